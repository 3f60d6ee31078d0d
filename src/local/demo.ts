/** `npm run demo`: everything embedded, one verification on real image files, step by step. */
import { createLog } from '../log.ts';
import type { VerificationResource } from '../server/verification-schemas.ts';
import { readArguments, USAGE } from './arguments.ts';
import { openDataFolder } from './data-folder.ts';
import { tellErasure } from './demo-erasure.ts';
import { settingsOf } from './demo-plan.ts';
import { tellStory } from './demo-story.ts';
import type { Embedded } from './embedded.ts';
import { startEmbedded } from './embedded.ts';
import { recordLines } from './record-lines.ts';
import { saidOf, stopOnSignals, untilStopped } from './stopping.ts';

const stopping = stopOnSignals();

try {
  process.exitCode = await main();
} catch (error) {
  const interrupted = stopping.signal.aborted;
  console.error(`\n${interrupted ? 'Stopped.' : `The demo failed: ${saidOf(error)}`}`);
  process.exitCode = interrupted ? 130 : 1;
}

async function main(): Promise<number> {
  const { dataDir, stay, erase, json, help, ports, plan } = readArguments(process.argv.slice(2), process.env);
  if (help) {
    console.log(USAGE);
    return 0;
  }
  // What a program reads is alone on the standard output.
  const say = json ? toStandardError : toStandardOutput;
  await using data = await openDataFolder(dataDir);
  const log = createLog(process.env['LOG_LEVEL'] ?? 'error');
  const onDeath = (message: string) => stopping.abort(new Error(message));
  const settings = settingsOf(plan, stay);
  await using embedded = await startEmbedded(
    { data, ports, settings, say: stay ? say : withoutLinks(say), log, onDeath },
    stopping.signal,
  );
  const verification = await tellStory({
    embedded,
    plan,
    specimens: data.specimens,
    say,
    untilSomebodyDecides: stay,
    signal: stopping.signal,
  });
  const { clientId } = verification;
  if (!json) {
    say(`\nThe record (GET /v1/verifications/${clientId}; --json shows all of it):`);
    for (const line of recordLines(verification)) say(line);
  }
  const proof = erase ? await tellErasure({ embedded, clientId, say, signal: stopping.signal }) : null;
  if (proof !== null && !json) {
    say(`\nThe proof (GET /v1/verifications/${clientId}/erasure):`);
    say(JSON.stringify(proof, null, 2));
  }
  if (json)
    toStandardOutput(
      JSON.stringify(proof === null ? verification : { verification, erasure: proof }, null, 2),
    );
  if (stay) showLinks(verification, embedded, say);
  say(`\nThe outcome: ${[verification.outcome, ...verification.reasons].join(', ')}`);
  if (stay) await untilStopped(stopping.signal);
  // A person at the desk may decide as they like.
  return stay || verification.outcome === plan.expected ? 0 : 1;
}

/** Addresses that are gone before anybody can open them. */
function withoutLinks(say: (line: string) => void): (line: string) => void {
  return (line) => {
    if (!line.includes('http://')) say(line);
  };
}

function showLinks(
  { clientId, verificationId }: VerificationResource,
  { apiUrl, apiKey, sandboxUrl, temporalUiUrl, workflowNames }: Embedded,
  say: (line: string) => void,
): void {
  const workflow = encodeURIComponent(workflowNames.of(clientId));
  say(`
This run in Temporal UI  ${temporalUiUrl}/namespaces/default/workflows/${workflow}/${verificationId}/history
The review desk          ${apiUrl}/desk
API docs                 ${apiUrl}/docs
The sandbox              ${sandboxUrl}
API key                  ${apiKey}

Everything keeps running; Ctrl-C stops it.`);
}

function toStandardOutput(line: string): void {
  console.log(line);
}

function toStandardError(line: string): void {
  console.error(line);
}
