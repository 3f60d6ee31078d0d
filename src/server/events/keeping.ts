/** What every server does for the events of all: it reminds of decisions, and deletes what is old. */
import type { FastifyBaseLogger } from 'fastify';
import type { Records } from '../../records/index.ts';

/** A reminder may be late by this; its pauses are of hours. The jitter keeps servers apart. */
const REMIND_EVERY_MS = 20_000;
const FORGET_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

interface Keeping {
  readonly records: Pick<Records, 'events'>;
  readonly days: number;
  readonly log: FastifyBaseLogger;
}

/** @returns what ends it, once what is under way is done */
export function keepEvents({ records: { events }, days, log }: Keeping): () => Promise<void> {
  const stopping = new AbortController();
  const isOn = () => !stopping.signal.aborted;
  const remind = async () => {
    while (isOn() && (await events.remind()) > 0);
  };
  const forget = async () => {
    // What has no number has no age: without an endpoint nobody may have asked for numbers so far.
    await events.number();
    const before = new Date(Date.now() - days * DAY_MS);
    while (isOn() && (await events.forget(before)) > 0);
  };
  const parts = [inTurn(remind, REMIND_EVERY_MS, log), inTurn(forget, FORGET_EVERY_MS, log)];
  return async () => {
    stopping.abort();
    await Promise.all(parts.map(async (stop) => stop()));
  };
}

/** Now, and then after each pause. What cannot be done now is done the next time. */
function inTurn(work: () => Promise<void>, everyMs: number, log: FastifyBaseLogger): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const once = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, 'events could not be kept; the server tries again later');
    }
    if (stopped) return;
    timer = setTimeout(
      () => {
        running = once();
      },
      everyMs * (0.75 + Math.random() / 2),
    ).unref();
  };
  let running = once();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
