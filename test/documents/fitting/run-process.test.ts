/** Whatever those do who feed the process or read from it: it settles, and the next file is fitted. */
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DocumentError } from '../../../src/documents/errors.ts';
import { confinable } from '../../../src/documents/fitting/confine.ts';
import { createFitter } from '../../../src/documents/fitting/fitter.ts';
import type { Job } from '../../../src/documents/fitting/job.ts';
import { runProcess } from '../../../src/documents/fitting/run-process.ts';
import type { Fitted } from '../../../src/documents/fitting/run-process.ts';
import { asked, fittingSettings, noise, openDesk } from './support.ts';
import type { Desk } from './support.ts';

/** What comes of it is several times what a pipe holds: most of it stays unread. */
const photo = await noise(1_600, 1_200).png().toBuffer();

const job: Job = {
  kind: 'image',
  byteLength: photo.length,
  pages: 1,
  maxBytes: 15_000_000,
  maxPixels: 110_000_000,
  memoryBytes: 600_000_000,
  timeoutMs: 60_000,
  isConfined: confinable() !== null,
};

async function* whole(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < photo.length; at += 65_536) yield photo.subarray(at, at + 65_536);
}

const never = async (): Promise<never> => Promise.withResolvers<never>().promise;
const full = () => new DocumentError('store_failed', 'The disk is full.', 'ENOSPC');
const sizeOf = async ({ answer, bytes }: Fitted) => {
  const [picture] = answer.pictures;
  return (await buffer(bytes.exactly(picture?.byteLength ?? 0))).length;
};

/** How `runProcess` ends, and how long after `take` was called, or after the abort that comes then. */
async function endOf(
  take: (fitted: Fitted) => Promise<unknown>,
  { abort = false, content = whole() }: { abort?: boolean; content?: AsyncIterable<Uint8Array> } = {},
): Promise<{ end: unknown; took: number }> {
  const stopping = new AbortController();
  let since = 0;
  const end = await runProcess(job, content, stopping.signal, async (fitted) => {
    since = performance.now();
    if (abort) setTimeout(() => stopping.abort(new Error('cancelled')), 20);
    return await take(fitted);
  }).catch((error: unknown) => error);
  return { end, took: performance.now() - since };
}

async function readsSome({ bytes }: Fitted): Promise<void> {
  for await (const chunk of bytes.exactly(1_000_000)) if (chunk.length > 0) return;
}

describe('who takes the pictures', () => {
  test.each([
    [
      'throws at once',
      async () => {
        throw full();
      },
      full(),
    ],
    [
      'throws after the first bytes',
      async (fitted: Fitted) => {
        await readsSome(fitted);
        throw full();
      },
      full(),
    ],
    ['never reads', async () => 'nothing read', 'nothing read'],
    ['stops in the middle', async (fitted: Fitted) => readsSome(fitted), undefined],
  ])('and %s is not waited for by the process', async (_what, take, expected) => {
    const { end, took } = await endOf(take);
    expect(end).toEqual(expected);
    expect(took).toBeLessThan(1_000);
  });

  test.each([
    ['reads nothing and never comes back', never],
    [
      'hangs after the first bytes',
      async (fitted: Fitted) => {
        await readsSome(fitted);
        await never();
      },
    ],
    [
      'hangs after the last bytes',
      async (fitted: Fitted) => {
        await sizeOf(fitted);
        await never();
      },
    ],
    [
      'swallows what breaks and hangs',
      async ({ bytes }: Fitted) => {
        await buffer(bytes.exactly(1e9)).catch(never);
      },
    ],
  ])('and %s is left when it is cancelled', async (_what, take) => {
    const { end, took } = await endOf(take, { abort: true });
    expect(end).toEqual(new Error('cancelled'));
    expect(took).toBeLessThan(1_000);
  });

  test('and never comes back is left when time is up', async () => {
    const began = performance.now();
    await expect(runProcess({ ...job, timeoutMs: 3_000 }, whole(), undefined, never)).rejects.toMatchObject({
      code: 'file_too_demanding',
      detail: 'time',
    });
    expect(performance.now() - began).toBeLessThan(4_500);
  });
});

async function* stuck(): AsyncGenerator<Uint8Array> {
  yield photo.subarray(0, 10);
  await never();
}

describe('who gives the file', () => {
  test('and never goes on is left when it is cancelled', async () => {
    const stopping = new AbortController();
    const running = runProcess(job, stuck(), stopping.signal, never);
    const began = performance.now();
    stopping.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('and never goes on is left when the process is gone', async () => {
    const gone = { ...job, memoryBytes: 1 };
    await expect(runProcess(gone, stuck(), undefined, never)).rejects.toMatchObject({
      code: 'file_too_demanding',
      detail: 'memory',
    });
  });

  test('and breaks off is told so', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield photo.subarray(0, 10);
      throw full();
    }
    await expect(runProcess(job, broken(), undefined, never)).rejects.toEqual(full());
  });
});

describe('a place in the queue', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(async () => desk.close());

  test('is free again after every failed write', async () => {
    const front = await desk.keep('photo', photo);
    let isFull = true;
    const store: typeof desk.store = {
      ...desk.store,
      async put(key, content) {
        if (isFull) throw full();
        return await desk.store.put(key, content);
      },
    };
    const fitter = createFitter(store, fittingSettings({ imageBytes: 2_000_000, processes: 1 }));
    for (let failure = 0; failure < 3; failure += 1) {
      await expect(fitter.fit(asked(front))).rejects.toEqual(full());
    }
    isFull = false;
    expect(await fitter.fit(asked(front))).toHaveLength(1);
  });

  test('is not waited for by who is cancelled before it comes', async () => {
    const front = await desk.keep('photo', photo);
    const busy = Promise.withResolvers<never>();
    const store = { ...desk.store, put: async () => busy.promise };
    const fitter = createFitter(store, fittingSettings({ imageBytes: 2_000_000, processes: 1 }));
    const first = new AbortController();
    const holding = fitter.fit({ ...asked(front), signal: first.signal });
    const second = new AbortController();
    const waiting = fitter.fit({ ...asked(front), signal: second.signal });
    second.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    first.abort(new Error('cancelled as well'));
    await expect(holding).rejects.toThrow('cancelled as well');
  });
});
