/** `npm run temporal`: prints the path of the Temporal CLI, and gets it if needed. Progress goes to stderr. */
import { findTemporalCli, TemporalCliNotFoundError } from './find.ts';

try {
  const executable = await findTemporalCli({ log: (message) => process.stderr.write(`${message}\n`) });
  process.stdout.write(`${executable}\n`);
} catch (error) {
  if (!(error instanceof TemporalCliNotFoundError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
