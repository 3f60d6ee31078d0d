/** `npm run acts`: checks and exports the act log. */
import { configOrExit } from '../config.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createRecords, openDatabase, RecordsError } from '../records/index.ts';
import { ActsUsageError, parseActsCommand, runActsCommand } from './acts-command.ts';

async function main(): Promise<boolean> {
  const command = parseActsCommand(process.argv.slice(2));
  const { records, encryption } = configOrExit('command');
  const { databaseUrl } = records;
  const opened = createRecords(
    await openDatabase({ databaseUrl }, createKeyRing(encryption.keys), {
      acceptsEarlier: encryption.acceptEarlierValues,
    }),
  );
  try {
    return await runActsCommand(command, opened.acts, (line) => process.stdout.write(`${line}\n`));
  } finally {
    await opened.close();
  }
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof ActsUsageError || error instanceof RecordsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
