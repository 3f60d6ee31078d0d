/** `npm run acts`: checks and exports the act log. */
import { open, readFile } from 'node:fs/promises';
import { configOrExit } from '../config.ts';
import { systemCode } from '../documents/errors.ts';
import { EncryptionError } from '../encryption/errors.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createRecords, openDatabase, RecordsError } from '../records/index.ts';
import { ActsUsageError, parseActsCommand, runActsCommand, verifyFiles } from './acts-command.ts';
import type { VerifyFiles } from './acts-command.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const warn = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<boolean> {
  const command = parseActsCommand(process.argv.slice(2));
  if (command.do === 'verify-files') return await ofFiles(command);
  const { records, encryption } = configOrExit('command');
  const { databaseUrl } = records;
  const opened = createRecords(
    await openDatabase({ databaseUrl }, createKeyRing(encryption.keys), {
      acceptsEarlier: encryption.acceptEarlierValues,
    }),
  );
  try {
    return await runActsCommand(command, opened.acts, { say, warn });
  } finally {
    await opened.close();
  }
}

async function ofFiles(command: VerifyFiles): Promise<boolean> {
  const { files, keyFile } = command;
  const key = keyFile === undefined ? undefined : await textOf(keyFile);
  return await verifyFiles(command, { lines: () => linesOf(files), key }, say);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* linesOf(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) {
    try {
      const handle = await open(file);
      yield* handle.readLines();
    } catch (error) {
      throw unreadable(file, error);
    }
  }
}

function unreadable(file: string, error: unknown): ActsUsageError {
  return new ActsUsageError(`${file} cannot be read (${systemCode(error) ?? 'unknown'}).`);
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  const isPlain =
    error instanceof ActsUsageError || error instanceof RecordsError || error instanceof EncryptionError;
  if (!isPlain) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
