/**
 * Files that are good but for some of their bytes: each is fitted or refused by a name of ours, in time, and nothing
 * grows. The seed is fixed; a longer run by hand: `FUZZ_SEED=7 FUZZ_FILES=500 npm test -- test/documents/fitting/fuzz`.
 */
import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { DocumentError } from '../../../src/documents/errors.ts';
import { refusals } from '../../../src/documents/fitting/job.ts';
import { treatmentOf } from '../../../src/documents/fitting/treatment.ts';
import { sniffMediaType } from '../../../src/documents/sniff.ts';
import { formOf, pagesOf, shadedPage } from './pdfs.ts';
import { asked, inspected, noise, openDesk } from './support.ts';
import type { Desk } from './support.ts';

/** Files of each kind of which nothing may stay. */
const FITTED = 12;
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_126);
const files = Number(process.env['FUZZ_FILES'] ?? 30);

const form = [
  { field: '/FT /Tx /T (a) /V (Maria Musterfrau)', place: [100, 600, 300, 640] },
  { field: '/FT /Btn /T (b) /V /Yes /AS /Yes /MK << /CA (4) >>', place: [100, 500, 140, 540] },
] as const;
const good = [
  await noise(600, 450).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
  await noise(600, 450).jpeg({ progressive: true }).toBuffer(),
  await noise(400, 300).png({ compressionLevel: 1 }).toBuffer(),
  await noise(600, 450).png({ progressive: true }).toBuffer(),
  pagesOf([shadedPage(0.2), '', shadedPage(0.6)]),
  formOf(form),
];

/** Some bytes changed, a piece taken out, doubled, or cut off at the end. */
type Mutation = {
  readonly at: number;
  readonly length: number;
  readonly how: 'change' | 'omit' | 'repeat' | 'cut';
  readonly byte: number;
};
const mutation: fc.Arbitrary<Mutation> = fc.record({
  // Headers decide more than pixels do. Not of all doubles, of which most are next to zero: the signature would be hit.
  at: fc
    .oneof(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 50_000 }))
    .map((millionths) => millionths / 1_000_000),
  length: fc.integer({ min: 1, max: 40 }),
  how: fc.constantFrom('change', 'change', 'change', 'omit', 'repeat', 'cut'),
  byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 0xff, 0x7f, 0x80)),
});
const mutant = fc
  .tuple(fc.constantFrom(...good), fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([file, mutations]) => mutations.reduce(mutated, file));

function mutated(file: Buffer, { at, length, how, byte }: Mutation): Buffer {
  const start = Math.floor(at * file.length);
  const [before, piece, after] = [
    file.subarray(0, start),
    file.subarray(start, start + length),
    file.subarray(start + length),
  ];
  if (how === 'cut') return start > 20 ? before : file;
  if (how === 'omit') return Buffer.concat([before, after]);
  if (how === 'repeat') return Buffer.concat([before, piece, piece, after]);
  const changed = Buffer.from(file);
  if (start < changed.length) changed[start] = byte;
  return changed;
}

/** With a treatment, or with a refusal that has a name. */
function isDecided(decide: () => unknown): boolean {
  try {
    decide();
    return true;
  } catch (error) {
    return error instanceof DocumentError;
  }
}

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes that this process holds for good: its heap, and what lies beside it. */
async function held(): Promise<number> {
  // What a finalizer lets go of, the next round takes.
  for (let round = 0; round < 3; round += 1) {
    if (typeof collect !== 'function') throw new Error('There is no garbage collector to call.');
    Reflect.apply(collect, undefined, []);
    await pause(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function openDescriptors(): Promise<number> {
  return (await readdir('/proc/self/fd').catch(() => [])).length;
}

test('what looks at bytes on their way comes to an end with every one of them, however they are cut', async () => {
  const began = performance.now();
  await fc.assert(
    fc.asyncProperty(mutant, fc.integer({ min: 1, max: 5_000 }), async (file, chunkLength) => {
      const whole = inspected(file, file.length);
      expect(inspected(file, chunkLength)).toEqual(whole);
      const mediaType = await sniffMediaType(file.subarray(0, 4_100));
      if (mediaType === null) return;
      const candidate = { key: 'run/x', sha256: '', byteLength: file.length, mediaType, inspected: whole };
      expect(isDecided(() => treatmentOf(candidate, 110_000_000))).toBe(true);
    }),
    { seed, numRuns: files * 30, endOnFailure: true },
  );
  expect(performance.now() - began).toBeLessThan(100 * files * 30);
});

describe('the process for a file', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(async () => desk.close());

  const known: readonly string[] = [...refusals, 'file_polyglot', 'file_type_unsupported', 'fitted'];

  test('makes a picture or names a refusal, each in time, and leaves nothing behind', async () => {
    // So little that whole pictures are decoded as well.
    const fitter = desk.fitter({ imageBytes: 100_000, processes: 1, timeoutMs: 60_000 });
    const before = await openDescriptors();
    const ends = new Map<string, number>();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(mutant, async (file) => {
        number += 1;
        const front = await desk.keep(`mutant-${number}`, file);
        const began = performance.now();
        const end = await fitter.fit(asked(front)).then(
          () => 'fitted',
          (error: unknown) =>
            error instanceof DocumentError ? `${error.code} ${error.detail ?? ''}` : String(error),
        );
        ends.set(end, (ends.get(end) ?? 0) + 1);
        expect(performance.now() - began).toBeLessThan(30_000);
        expect(known).toContain(end.split(' ')[0]);
      }),
      { seed, numRuns: files, endOnFailure: true },
    );
    // Both happen, so that neither good files nor bad ones are all there is.
    expect(ends.get('fitted')).toBeGreaterThan(0);
    expect(ends.size).toBeGreaterThan(1);
    // Most are still what they were: what is refused by its signature was looked at by nothing else.
    expect(ends.get('file_type_unsupported ') ?? 0).toBeLessThan(0.4 * number);
    expect(await openDescriptors()).toBeLessThan(before + 10);
  });

  test('costs the worker no memory for each file that it has fitted or refused', async () => {
    const fitter = desk.fitter({ imageBytes: 1_500_000, processes: 1, timeoutMs: 60_000 });
    // Incompressible: whoever kept one of them, or its picture, would hold some 3 MB, or 1 MB, more each time.
    const photo = await noise(1_600, 1_200).jpeg({ quality: 100 }).toBuffer();
    expect(photo.length).toBeGreaterThan(2_000_000);
    const [whole, half] = [
      await desk.keep('memory-whole', photo),
      await desk.keep('memory-half', photo.subarray(0, photo.length / 2)),
    ];
    const fitAll = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        await fitter.fit(asked(whole));
        await expect(fitter.fit(asked(half))).rejects.toBeInstanceOf(DocumentError);
      }
    };
    await fitAll(2);
    const [before, rssBefore] = [await held(), process.memoryUsage.rss()];
    await fitAll(FITTED);
    // Less than a tenth of the files, and than a tenth of the pictures.
    expect((await held()) - before).toBeLessThan(FITTED * 100_000);
    // What no garbage collector sees. Wide, since what was taken from the system is not always given back at once.
    expect(process.memoryUsage.rss() - rssBefore).toBeLessThan(FITTED * photo.length);
  });
});
