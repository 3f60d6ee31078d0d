/**
 * `npm run bench:follow`: how much memory 1,000 listeners take at one server, and when the last of them has an event. The
 * server is a process of its own on PostgreSQL; each turn opens the listeners, writes events, and closes them. MB are
 * 1,000,000 bytes, resident, at the highest after the listeners came, less what the server had before. There is no
 * floor: the goal is of the memory itself.
 */
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import type { ClientRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import { spawnOwned } from '../../src/machine/processes.ts';
import { aTold, tell } from '../../test/records/builders.ts';
import { startPostgres } from '../../test/records/postgres.ts';
import { testKeyRing } from '../../test/support/keys.ts';
import { bench } from './support/bench.ts';
import { quantile } from './support/figures.ts';

const LISTENERS = 1_000;
const STARTS_WITHIN_MS = 60_000;
/** Between two looks at whether all have an event. */
const LOOK_MS = 1;

const placeSchema = z.object({ url: z.string(), authorization: z.string() });

await bench({
  name: 'follow',
  figures: {
    addedMb: { unit: 'MB', goal: { of: 'product', atMost: 100 } },
    lastHeardP99Ms: { unit: 'ms', goal: null },
  },
  open: async ({ short, say }) => {
    await using starting = new AsyncDisposableStack();
    const postgres = await startPostgres();
    starting.defer(async () => postgres.close());
    const databaseUrl = await postgres.freshDatabase();
    const records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
    starting.defer(async () => records.close());
    const child = spawnOwned(process.execPath, [
      fileURLToPath(new URL('support/follow-server.ts', import.meta.url)),
      '--database',
      databaseUrl,
    ]);
    starting.defer(async () => child.stop(5_000));
    const place = await placeOf(child);
    const { pid = 0 } = child;
    const events = short ? 30 : 200;

    const turn = async () => {
      const idle = await residentBytes(pid);
      const heard = { events: 0 };
      const requests = await Promise.all(
        Array.from({ length: LISTENERS }, async () => listener(place, (count) => (heard.events += count))),
      );
      let most = await residentBytes(pid);
      const times: number[] = [];
      for (let told = 1; told <= events; told += 1) {
        const began = performance.now();
        await tell(records, aTold());
        while (heard.events < told * LISTENERS) await pause(LOOK_MS);
        times.push(performance.now() - began);
        if (told % 10 === 0) most = Math.max(most, await residentBytes(pid));
      }
      for (const request of requests) request.destroy();
      await pause(1_000);
      say(`${LISTENERS} listeners took ${((most - idle) / 1e6).toFixed(1)} MB more`);
      return { addedMb: (most - idle) / 1e6, lastHeardP99Ms: quantile(times, 0.99) };
    };
    const parts = starting.move();
    return { product: turn, floor: null, close: async () => parts.disposeAsync() };
  },
});

async function placeOf(child: ReturnType<typeof spawnOwned>): Promise<z.infer<typeof placeSchema>> {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < until) {
    const line = child.lastLines().find((each) => each.startsWith('{"url"'));
    if (line !== undefined) return placeSchema.parse(JSON.parse(line));
    await pause(50);
  }
  throw new Error(`The server does not start: ${child.lastLines().join(' / ')}`);
}

/** @param heard how many events came */
async function listener(
  { url, authorization }: z.infer<typeof placeSchema>,
  heard: (count: number) => void,
): Promise<ClientRequest> {
  return await new Promise((resolve, reject) => {
    const request = get(`${url}/v1/stream`, { agent: false, headers: { authorization } }, (answer) => {
      answer.setEncoding('latin1');
      answer.on('data', (text: string) => heard(text.split('\nevent: ').length - 1));
      answer.on('error', () => {});
      answer.once('data', () => resolve(request));
    });
    request.on('error', reject);
  });
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024;
}
