/** `npm run listen`: prints events as they happen, and sends them to a developer's machine as endpoints get them. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { secretBytes } from '../config/event-endpoints.ts';
import { resolveWithSystem } from '../public-addresses.ts';
import { createSender } from '../server/events/sender.ts';
import type { Sender } from '../server/events/sender.ts';
import { ApiError } from './api.ts';
import { EventReader, eventLine } from './events.ts';
import type { ShownEvent } from './events.ts';
import { LISTEN_USAGE, readListenArguments } from './listen-arguments.ts';
import type { ListenArguments } from './listen-arguments.ts';
import { saidOf, stopOnSignals, wasAsked } from './stopping.ts';

/** Fast enough to follow by eye. */
const LOOK_EVERY_MS = 500;
const ANSWERS_WITHIN_MS = 20_000;

const stopping = stopOnSignals();
try {
  await main();
} catch (error) {
  if (!wasAsked(stopping.signal)) {
    console.error(`\nIt cannot listen: ${saidOf(error)}`);
    process.exitCode = 1;
  }
}

async function main(): Promise<void> {
  const given = readListenArguments(process.argv.slice(2), process.env);
  if (given.help) {
    console.log(LISTEN_USAGE);
    return;
  }
  const reader = new EventReader({ url: given.url, key: await apiKeyOf(given), since: new Date() });
  const forward = forwarding(given);
  try {
    // Whatever is wrong with the address or the key is said before anything else is.
    await show(await reader.next(stopping.signal), given, forward);
    say(given, `Listening to ${given.url}. Ctrl-C ends it.`);
    await listen(reader, given, forward);
  } finally {
    await forward?.sender.close();
  }
  say(given, '\nStopped.');
}

async function listen(reader: EventReader, given: ListenArguments, forward: Forward | null): Promise<void> {
  let isAway = false;
  while (!stopping.signal.aborted) {
    try {
      const page = await reader.next(stopping.signal);
      if (isAway) say(given, 'The API answers again.');
      isAway = false;
      await show(page, given, forward);
      if (page.isMore) continue;
    } catch (error) {
      if (stopping.signal.aborted) return;
      // A server that is started anew is waited for; one that refuses the key is not.
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) throw error;
      if (!isAway) say(given, `The API does not answer (${saidOf(error)}); waiting for it.`);
      isAway = true;
    }
    await pause(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
  }
}

async function show(
  { events }: { readonly events: readonly ShownEvent[] },
  given: ListenArguments,
  forward: Forward | null,
): Promise<void> {
  for (const event of events) {
    if (given.types !== null && !given.types.some((type) => type === event.type)) continue;
    console.log(given.json ? JSON.stringify(event) : eventLine(event));
    if (forward !== null && !stopping.signal.aborted) say(given, `  ${await forward.send(event)}`);
  }
}

interface Forward {
  readonly sender: Sender;
  /** @returns what came of it, for the developer */
  readonly send: (event: ShownEvent) => Promise<string>;
}

function forwarding(given: ListenArguments): Forward | null {
  if (given.forward === null) return null;
  const { href } = given.forward;
  const secret = given.secret ?? `whsec_${randomBytes(32).toString('base64')}`;
  say(given, `Sending events to ${href}, signed with ${given.secret === null ? secret : 'the given secret'}`);
  const bytes = secretBytes(secret);
  if (bytes === null) throw new Error('Each secret was looked at.');
  const sender = createSender({
    url: href,
    secrets: [bytes],
    timeoutMs: ANSWERS_WITHIN_MS,
    privateNetworks: true,
    connections: 1,
    resolve: resolveWithSystem,
  });
  return {
    sender,
    async send(event) {
      const sent = sender.send({ eventId: event.id, body: JSON.stringify(event) });
      const { status, failure, milliseconds } = await sent;
      return `-> ${[status, failure].filter((each) => each !== null).join(' ')} in ${milliseconds} ms`;
    },
  };
}

/** @throws what says where to get one */
async function apiKeyOf({ apiKey, dataDir }: ListenArguments): Promise<string> {
  if (apiKey !== null) return apiKey;
  try {
    return (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
  } catch {
    throw new Error(
      `set API_KEY, or start "npm run dev" first: ${join(dataDir, 'api-key')} is where it keeps its own key (--data-dir names another folder).`,
    );
  }
}

/** Beside what `--json` prints. */
function say({ json }: ListenArguments, line: string): void {
  if (json) console.error(line);
  else console.log(line);
}
