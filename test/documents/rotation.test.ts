/** Keys are changed while the service works: on disk and on a real S3 server. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { BlobStore } from '../../src/documents/blobs.ts';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import { rotateDocuments } from '../../src/documents/rotation.ts';
import type { RotationProgress } from '../../src/documents/rotation.ts';
import type { DocumentStore, StoredDocument } from '../../src/documents/store.ts';
import type { KeyRing } from '../../src/encryption/key-ring.ts';
import { S3_STARTS_WITHIN_MS } from '../support/s3-server.ts';
import { until } from '../support/until.ts';
import { chunks, kindsOfStore, newSecret, ringOf } from './stores.ts';
import type { Place } from './stores.ts';

const [first, second, third] = [newSecret('first'), newSecret('second'), newSecret('third')];

async function putSome(store: DocumentStore, count: number): Promise<StoredDocument[]> {
  const stored: StoredDocument[] = [];
  for (let index = 0; index < count; index += 1) {
    stored.push(await store.put(`run-${index}/FRONT`, chunks(`document ${index}`.repeat(9_000))));
  }
  return stored;
}

async function expectReadable(store: DocumentStore, documents: readonly StoredDocument[]): Promise<void> {
  for (const { key, sha256, byteLength } of documents) {
    const content = await buffer(await store.open(key, { expectSha256: sha256 }));
    expect(content).toHaveLength(byteLength);
  }
}

describe.each(kindsOfStore())('on %s', (_name, kind) => {
  beforeAll(kind.start, S3_STARTS_WITHIN_MS);
  afterAll(kind.stop);

  let place: Place;
  beforeEach(async () => {
    place = await kind.newPlace();
  });

  const storeWith = (ring: KeyRing): DocumentStore =>
    createEncryptedStore(place.blobs(), ring, { movedWithinMs: 0 });
  const rotateTo = async (ring: KeyRing) => rotateDocuments(place.blobs(), ring);

  const files = async (): Promise<string[]> => {
    // A folder that goes while it is being listed is listed again.
    const names = await until(
      'the folder listed',
      async () => await readdir(place.folder, { recursive: true }).catch(() => undefined),
    );
    return names.filter((name) => /[0-9a-f]{64}\/[0-9a-f]{64}$/.test(name));
  };

  test('a document is read with its old key in second place, and not without it', async () => {
    const stored = await putSome(storeWith(ringOf(first)), 2);
    await expectReadable(storeWith(ringOf(second, first)), stored);
    const without = storeWith(ringOf(second));
    expect(await without.has('run-0/FRONT')).toBe(false);
  });

  test('afterwards every document is read without the old keys, and nothing of theirs is left', async () => {
    const stored = [
      ...(await putSome(storeWith(ringOf(first)), 3)),
      await storeWith(ringOf(second, first)).put('run-4/BACK', chunks('new')),
    ];
    const seen: RotationProgress[] = [];
    const report = await rotateDocuments(place.blobs(), ringOf(third, second, first), {
      onProgress: (progress) => seen.push(progress),
    });
    expect(report).toEqual({ total: 4, done: 4, failed: {}, unknown: {} });
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 3, 4]);
    await expectReadable(storeWith(ringOf(third)), stored);
    expect((await files()).filter((name) => !name.includes('third/'))).toEqual([]);
    const nothing = { total: 0, done: 0, failed: {}, unknown: {} };
    expect(await rotateTo(ringOf(third, second, first))).toEqual(nothing);
    expect(await rotateTo(ringOf(third))).toEqual(nothing);
  });

  test('stopped in the middle it goes on with what is left', async () => {
    const ring = ringOf(second, first);
    const stored = await putSome(storeWith(ringOf(first)), 12);
    const stop = new AbortController();
    const stopped = rotateDocuments(place.blobs(), ring, {
      signal: stop.signal,
      onProgress: ({ done }) => done === 3 && stop.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
    await expectReadable(storeWith(ring), stored);
    const { total, done } = await rotateTo(ring);
    expect(total).toBe(done);
    // Those at work when it was stopped were finished.
    expect(total).toBeGreaterThanOrEqual(12 - 3 - 4);
    expect(total).toBeLessThanOrEqual(12 - 3);
    await expectReadable(storeWith(ringOf(second)), stored);
  });

  test('killed between publishing and removing, the next one removes what was left', async () => {
    const stored = await putSome(storeWith(ringOf(first)), 1);
    const ring = ringOf(second, first);
    // The same document under both keys, as that moment leaves it.
    await storeWith(ringOf(second)).put('run-0/FRONT', chunks('document 0'.repeat(9_000)));
    expect(await files()).toHaveLength(2);
    expect(await rotateTo(ring)).toMatchObject({ total: 1, done: 1 });
    expect(await files()).toHaveLength(1);
    await expectReadable(storeWith(ring), stored);
  });

  test('two at once do no harm, and readers meanwhile find every document', async () => {
    const ring = ringOf(second, first);
    const stored = await putSome(storeWith(ringOf(first)), 12);
    const store = storeWith(ring);
    const rotated = new AbortController();
    const reading = (async () => {
      while (!rotated.signal.aborted) await expectReadable(store, stored);
    })();
    await Promise.all([rotateTo(ring), rotateTo(ring)]);
    rotated.abort();
    await reading;
    await expectReadable(storeWith(ringOf(second)), stored);
    expect(await files()).toHaveLength(12);
  });

  test('a document that is put again while it is moved stays as it was put', async () => {
    const ring = ringOf(second, first);
    await putSome(storeWith(ringOf(first)), 6);
    const store = storeWith(ring);
    const [, again] = await Promise.all([
      rotateTo(ring),
      Promise.all(
        Array.from({ length: 6 }, (_, index) => store.put(`run-${index}/FRONT`, chunks(`again ${index}`))),
      ),
    ]);
    await expectReadable(storeWith(ringOf(second)), again);
    expect(await files()).toHaveLength(6);
  });

  test('what is erased before it is published stays erased', async () => {
    const ring = ringOf(second, first);
    await putSome(storeWith(ringOf(first)), 1);
    const blobs = place.blobs();
    const interrupted: BlobStore = {
      ...blobs,
      async putNew(name, content) {
        await storeWith(ring).removeAll('run-0');
        await blobs.putNew(name, content);
      },
    };
    expect(await rotateDocuments(interrupted, ring)).toMatchObject({ total: 1, done: 1, failed: {} });
    expect(await files()).toEqual([]);
  });

  test('what is published after it was erased is erased a while later', async () => {
    const ring = ringOf(second, first);
    await putSome(storeWith(ringOf(first)), 1);
    const blobs = place.blobs();
    const store = createEncryptedStore(blobs, ring, { movedWithinMs: 3_000 });
    let erasing: Promise<void> | undefined;
    const interrupted: BlobStore = {
      ...blobs,
      async putNew(name, content) {
        const whole: Uint8Array[] = [];
        for await (const piece of content) whole.push(piece);
        erasing = store.removeAll('run-0');
        await until('the erasure has begun', async () => (await files()).length === 0 || undefined);
        await blobs.putNew(name, chunks(...whole));
        expect(await files()).toHaveLength(1);
      },
    };
    await rotateDocuments(interrupted, ring);
    await erasing;
    expect(await files()).toEqual([]);
  });

  test('erasing takes documents under every key', async () => {
    const ring = ringOf(second, first);
    await putSome(storeWith(ringOf(first)), 2);
    const store = storeWith(ring);
    await store.put('run-0/BACK', chunks('back'));
    await store.remove('run-1/FRONT');
    await store.removeAll('run-0');
    expect(await files()).toEqual([]);
  });

  test('what cannot be moved is counted and left, and does not hold up the others', async () => {
    const stored = await putSome(storeWith(ringOf(first)), 3);
    const [damaged = ''] = await files();
    await writeFile(path.join(place.folder, damaged), 'not what it was');
    await storeWith(ringOf(third)).put('run-9/FRONT', chunks('under a lost key'));
    const report = await rotateTo(ringOf(second, first));
    expect(report).toEqual({
      total: 3,
      done: 2,
      failed: { document_damaged: 1 },
      unknown: { third: 1 },
    });
    expect(await files()).toContain(damaged);
    await rm(path.join(place.folder, damaged));
    const readable = await Promise.all(stored.map(({ key }) => storeWith(ringOf(second)).has(key)));
    expect(readable.filter(Boolean)).toHaveLength(2);
  });
});
