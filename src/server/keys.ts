/** `npm run keys`: makes, lists and revokes API keys, and encrypts anew what older encryption keys encrypted. */
import { configOrExit } from '../config.ts';
import { DocumentError } from '../documents/errors.ts';
import { openBlobs } from '../documents/open-store.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createRecords, openDatabase, RecordsError } from '../records/index.ts';
import { KeysUsageError, parseKeysCommand, runKeysCommand } from './keys-command.ts';
import type { KeysCommand } from './keys-command.ts';
import { rotateRecords, runRotateCommand } from './rotate-command.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && argv[0] === 'rotate') await rotate();
  else await apiKeys(parseKeysCommand(argv));
}

async function apiKeys(command: KeysCommand): Promise<void> {
  const {
    records: { databaseUrl },
    encryption,
  } = configOrExit('command');
  const records = createRecords(await openDatabase({ databaseUrl }, createKeyRing(encryption.keys)));
  try {
    for (const line of await runKeysCommand(command, records.apiKeys)) say(line);
  } finally {
    await records.close();
  }
}

async function rotate(): Promise<void> {
  const config = configOrExit('command');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const blobs = openBlobs(config.documents);
  try {
    const encryption = createKeyRing(config.encryption.keys);
    const parts = { encryption, signal: stop.signal, say };
    const documents = await runRotateCommand({ ...parts, blobs });
    if (!documents) process.exitCode = 1;
    if (stop.signal.aborted) return;
    const { databaseUrl } = config.records;
    const records = createRecords(await openDatabase({ databaseUrl }, encryption));
    try {
      if (!(await rotateRecords({ ...parts, records }))) process.exitCode = 1;
    } finally {
      await records.close();
    }
  } finally {
    await blobs.close();
  }
}

try {
  await main();
} catch (error) {
  const isPlain =
    error instanceof KeysUsageError || error instanceof RecordsError || error instanceof DocumentError;
  if (!isPlain) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
