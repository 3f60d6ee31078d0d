/** `npm run dev`: everything embedded, left running, with a start page; open verifications continue at the next start. */
import { createLog } from '../log.ts';
import { DEV_USAGE, readDevArguments } from './arguments.ts';
import { openDataFolder } from './data-folder.ts';
import { startEmbedded } from './embedded.ts';
import { assertPortsFree } from '../machine/ports.ts';
import { startStartPage } from './start-page/app.ts';
import { saidOf, stopOnSignals, untilStopped, wasAsked } from './stopping.ts';

const stopping = stopOnSignals();
try {
  await main();
} catch (error) {
  const asked = wasAsked(stopping.signal);
  console.error(asked ? '\nStopped.' : `\nIt cannot run: ${saidOf(error)}`);
  process.exitCode = asked ? 130 : 1;
}

async function main(): Promise<void> {
  const { dataDir, help, ports, startPort } = readDevArguments(process.argv.slice(2), process.env);
  if (help) {
    console.log(DEV_USAGE);
    return;
  }
  await assertPortsFree([
    { port: startPort, purpose: 'the start page', flag: '--start-port', variable: 'START_PORT' },
  ]);
  const data = await openDataFolder(dataDir);
  const log = createLog(process.env['LOG_LEVEL'] ?? 'error');
  const onDeath = (message: string) => stopping.abort(new Error(message));
  const sandbox = {
    stateDir: data.sandbox,
    // iDenfy does not judge uploads by itself (idenfy-api.md 9 [A]); judged, a good case ends VERIFIED.
    account: { uploadStepsJudged: 'VALID' as const },
  };
  await using embedded = await startEmbedded({ data, ports, sandbox, say, log, onDeath }, stopping.signal);
  await using startPage = await startStartPage({ embedded, port: startPort, dataDir: data.path, log });
  say(`
Start page     ${startPage.url}
Review desk    ${embedded.apiUrl}/desk
API docs       ${embedded.apiUrl}/docs
Temporal UI    ${embedded.temporalUiUrl}
The sandbox    ${embedded.sandboxUrl}/control/sessions
API key        ${embedded.apiKey}
All state      ${data.path}

Open ${startPage.url} to begin. Ctrl-C stops everything; the next start continues from here.`);
  await untilStopped(stopping.signal);
  say('\nStopping. Open verifications continue at the next start.');
}

function say(line: string): void {
  console.log(line);
}
