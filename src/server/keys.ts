/** `npm run keys`: makes, lists and revokes API keys, and encrypts anew what older encryption keys encrypted. */
import { configOrExit } from '../config.ts';
import type { Config } from '../config.ts';
import { DocumentError } from '../documents/errors.ts';
import { openBlobs } from '../documents/open-store.ts';
import { EncryptionError } from '../encryption/errors.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createRecords, openDatabase, RecordsError } from '../records/index.ts';
import type { Records } from '../records/index.ts';
import { KeysUsageError, parseKeysCommand, parseRotateCommand, runKeysCommand } from './keys-command.ts';
import type { KeysCommand } from './keys-command.ts';
import { mayBeUsed, rotateRecords, runRotateCommand } from './rotate-command.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv[0] === 'rotate') await rotate(parseRotateCommand(argv.slice(1)));
  else await apiKeys(parseKeysCommand(argv));
}

async function apiKeys(command: KeysCommand): Promise<void> {
  const {
    records: { databaseUrl },
    encryption,
  } = configOrExit('command');
  await using parts = new AsyncDisposableStack();
  const records = await recordsAt(databaseUrl, encryption, parts);
  for (const line of await runKeysCommand(command, records.apiKeys)) say(line);
}

async function rotate({ yes }: { readonly yes: boolean }): Promise<void> {
  const config = configOrExit('command');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await using parts = new AsyncDisposableStack();
  const encryption = createKeyRing(config.encryption.keys);
  const records = await recordsAt(config.records.databaseUrl, config.encryption, parts);
  if (!(await mayBeUsed({ records, encryption, say })) || !yes) {
    if (!yes) say('Nothing was changed. When this is as it should be: npm run keys -- rotate --yes');
    process.exitCode = 1;
    return;
  }
  const blobs = parts.adopt(openBlobs(config.documents), async (it) => it.close());
  const rotation = { encryption, signal: stop.signal, say };
  if (!(await runRotateCommand({ ...rotation, blobs }))) process.exitCode = 1;
  if (stop.signal.aborted) return;
  if (!(await rotateRecords({ ...rotation, records }))) process.exitCode = 1;
}

async function recordsAt(
  databaseUrl: string,
  { keys, acceptEarlierValues: acceptsEarlier }: Config<'command'>['encryption'],
  parts: AsyncDisposableStack,
): Promise<Records> {
  const records = createRecords(await openDatabase({ databaseUrl }, createKeyRing(keys), { acceptsEarlier }));
  return parts.adopt(records, async (it) => it.close());
}

try {
  await main();
} catch (error) {
  const isPlain =
    error instanceof KeysUsageError ||
    error instanceof RecordsError ||
    error instanceof DocumentError ||
    error instanceof EncryptionError;
  if (!isPlain) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
