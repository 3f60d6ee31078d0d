import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { base64Chunks, type ImageSource, processBody } from '../../src/idenfy/streamed-body.ts';
import { failureOf } from './support.ts';

const never = new AbortController().signal;

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of cuts.toSorted((a, b) => a - b)) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
  yield bytes.subarray(from);
}

const bytesWithCuts = fc
  .uint8Array({ maxLength: 400 })
  .chain((bytes) => fc.tuple(fc.constant(bytes), fc.array(fc.nat(bytes.length), { maxLength: 30 })));

const image = (bytes: Uint8Array, cuts: readonly number[] = []): ImageSource => ({
  byteLength: bytes.length,
  open: () => pieces(bytes, cuts),
});

async function* reusing() {
  const buffer = Buffer.alloc(4);
  for (const text of ['abcd', 'efgh', 'ijkl']) {
    buffer.write(text);
    yield buffer;
  }
}

describe('base64 on the fly', () => {
  test('equals base64 of the whole, wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(bytesWithCuts, async ([bytes, cuts]) => {
        const encoded = await collect(base64Chunks(pieces(bytes, cuts)));
        expect(encoded.toString()).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
  });

  test('does not depend on the source leaving its buffer alone', async () => {
    expect((await collect(base64Chunks(reusing()))).toString()).toBe(
      Buffer.from('abcdefghijkl').toString('base64'),
    );
  });

  test('cuts one huge chunk into slices', async () => {
    const huge = Buffer.alloc(1_000_001, 7);
    const sizes: number[] = [];
    for await (const chunk of base64Chunks(Readable.from([huge]))) sizes.push(chunk.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(128 * 1024);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(4 * Math.ceil(1_000_001 / 3));
  });
});

describe('the body of direct processing', () => {
  const fields = { authToken: 'T"1', country: 'LT' };

  test('is JSON of exactly the announced length, with every image in it', async () => {
    await fc.assert(
      fc.asyncProperty(bytesWithCuts, bytesWithCuts, async (front, back) => {
        const body = processBody(fields, { FRONT: image(...front), BACK: image(...back) }, 'token');
        const sent = await collect(body.chunks(never));
        expect(sent.length).toBe(body.byteLength);
        expect(JSON.parse(sent.toString())).toEqual({
          token: 'T"1',
          country: 'LT',
          images: {
            FRONT: Buffer.from(front[0]).toString('base64'),
            BACK: Buffer.from(back[0]).toString('base64'),
          },
        });
      }),
      { numRuns: 50 },
    );
  });

  test('carries documentType and skipAnalysis where given, and the older key where set', async () => {
    const body = processBody(
      { ...fields, documentType: 'ID_CARD', skipAnalysis: true },
      { FRONT: image(Buffer.from('abc')) },
      'authToken',
    );
    expect(JSON.parse((await collect(body.chunks(never))).toString())).toEqual({
      authToken: 'T"1',
      country: 'LT',
      documentType: 'ID_CARD',
      skipAnalysis: true,
      images: { FRONT: 'YWJj' },
    });
  });

  test.each([
    ['fewer', 8],
    ['more', 6],
  ])('breaks off before it is complete if a source yields %s bytes than promised', async (word, promised) => {
    const source = { ...image(Buffer.from('abcdefg')), byteLength: promised };
    const body = processBody(fields, { FRONT: source }, 'token');
    let seen = 0;
    const failure = await failureOf(
      (async () => {
        for await (const chunk of body.chunks(never)) seen += chunk.length;
      })(),
    );
    expect(failure).toMatchObject({ code: 'bad_value', field: 'FRONT', delivered: 'no', retryable: false });
    expect(failure.help).toContain(word === 'more' ? 'more than the promised 6' : '7 of the promised 8');
    expect(seen).toBeLessThan(body.byteLength);
  });
});
