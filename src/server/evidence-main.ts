/** `npm run evidence`: checks evidence bundles, and saves them. */
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { systemCode } from '../documents/errors.ts';
import { EvidenceUsageError, keyIn, parseEvidenceCommand, sayVerdict } from './evidence-command.ts';
import type { EvidenceCommand } from './evidence-command.ts';
import { verifyBundle } from './evidence/verify.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<0 | 1 | 2> {
  const command = parseEvidenceCommand(process.argv.slice(2));
  const { keyFile } = command;
  const key = keyFile === undefined ? null : keyIn(await contentOf(keyFile));
  const file = command.do === 'verify' ? command.file : await fetched(command);
  try {
    return sayVerdict(await verifyBundle(file, key), say);
  } catch (error) {
    throw unreadable(file, error);
  }
}

const problemSchema = z.object({ title: z.string(), help: z.string() });

/** Under another name until it is all there, and readable by nobody else. */
async function fetched({ address, to }: Extract<EvidenceCommand, { do: 'fetch' }>): Promise<string> {
  const apiKey = process.env['API_KEY'];
  if (apiKey === undefined || apiKey === '')
    throw new EvidenceUsageError('API_KEY has no key. It needs one with the scope "operator".');
  const answer = await fetch(address, {
    headers: { authorization: `Bearer ${apiKey}` },
    redirect: 'error',
  }).catch((cause: unknown) => {
    throw new EvidenceUsageError(`${address.origin} does not answer.`, { cause });
  });
  if (!answer.ok || answer.body === null) {
    const problem = problemSchema.safeParse(await answer.json().catch(() => null)).data;
    throw new EvidenceUsageError(
      `${answer.status}: ${problem === undefined ? 'no bundle' : `${problem.title}. ${problem.help}`}`,
    );
  }
  const [, name] =
    /filename="(evidence-[\w-]{1,100}\.zip)"/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
  const file = to ?? name ?? 'evidence.zip';
  const part = `${file}.part`;
  try {
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    const why = systemCode(error) ?? 'the connection broke off';
    throw new EvidenceUsageError(`The bundle did not come whole, and is not kept (${why}).`, {
      cause: error,
    });
  }
  say(`Saved as ${file}.`);
  return file;
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): unknown {
  const code = systemCode(error);
  return code === undefined ? error : new EvidenceUsageError(`${file} cannot be read (${code}).`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof EvidenceUsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
