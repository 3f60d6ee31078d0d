import { createHash, timingSafeEqual } from 'node:crypto';
import { unauthorized } from './errors.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** HTTP Basic with API key and secret (idenfy-api.md 1.1 [A]); throws iDenfy's 401 otherwise. */
export function requireCredentials(
  header: string | undefined,
  account: { apiKey: string; apiSecret: string },
): void {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) throw unauthorized();
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const wanted = `${account.apiKey}:${account.apiSecret}`;
  if (!timingSafeEqual(digest(given), digest(wanted))) throw unauthorized();
}
