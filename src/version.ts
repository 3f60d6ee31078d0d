import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageFile = new URL('../package.json', import.meta.url);

/** Of this service, as its package says. */
export const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(packageFile, 'utf8')));

/** By which iDenfy and its storage know whose requests these are (RFC 9110, 10.1.5). */
export const USER_AGENT = `idenfy-dual-verification/${version}`;
