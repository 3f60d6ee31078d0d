/** `npm run keys`: makes, lists and revokes API keys. */
import { configOrExit } from '../config.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createRecords, openDatabase, RecordsError } from '../records/index.ts';
import { KeysUsageError, parseKeysCommand, runKeysCommand } from './keys-command.ts';

async function main(): Promise<void> {
  const command = parseKeysCommand(process.argv.slice(2));
  const {
    records: { databaseUrl },
    encryption,
  } = configOrExit('command');
  const records = createRecords(await openDatabase({ databaseUrl }, createKeyRing(encryption.keys)));
  try {
    const lines = await runKeysCommand(command, records.apiKeys);
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await records.close();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof KeysUsageError) && !(error instanceof RecordsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
