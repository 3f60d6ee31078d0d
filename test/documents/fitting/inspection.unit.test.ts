import { describe, expect, test } from '@jest/globals';
import { inspected, noise, plain } from './support.ts';

const jpeg = await noise(160, 120).jpeg().toBuffer();
const progressive = await noise(160, 120)
  .jpeg({ progressive: true })
  .withMetadata({ orientation: 6 })
  .toBuffer();
const png = await noise(120, 110).png().toBuffer();
const turnedPng = await noise(120, 110).withMetadata({ orientation: 3 }).png().toBuffer();
const joined = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

describe('an image that is whole', () => {
  test.each([
    ['a JPEG', jpeg, 160, 120, undefined],
    ['a progressive JPEG that is turned', progressive, 160, 120, 6],
    ['a PNG', png, 120, 110, undefined],
    ['a PNG that is turned', turnedPng, 120, 110, 3],
  ])(
    '%s tells its pixels and its end, however it is cut into chunks',
    (_what, file, width, height, orientation) => {
      for (const chunkLength of [1, 7, 1_000, file.length]) {
        expect(inspected(file, chunkLength)).toEqual({
          byteLength: file.length,
          width,
          height,
          imageLength: file.length,
          orientation,
          isPolyglot: false,
        });
      }
    },
  );

  test('what follows it is told apart, as behind a photo that moves', async () => {
    const moving = joined(jpeg, '\0\0\0\x18ftypmp42', await plain(100, 100).jpeg().toBuffer());
    for (const chunkLength of [3, moving.length]) {
      expect(inspected(moving, chunkLength)).toMatchObject({
        byteLength: moving.length,
        imageLength: jpeg.length,
        isPolyglot: false,
      });
    }
  });
});

describe('an image that is not whole', () => {
  test.each([
    ['a JPEG that ends early', jpeg.subarray(0, -100)],
    ['a PNG that ends early', png.subarray(0, -6)],
    ['a JPEG of nothing but its signature', Buffer.from('ffd8ffe0', 'hex')],
    ['a PNG whose chunk promises more than there is', joined(png.subarray(0, 33), '\x7f\xff\xff\xffIDATxx')],
    ['a JPEG with other bytes where a segment should be', joined('\xff\xd8\xff\xe0\0\x04xxhello')],
  ])('%s has no end', (_what, file) => {
    for (const chunkLength of [1, file.length]) expect(inspected(file, chunkLength).imageLength).toBeNull();
  });
});

/** The record at an archive's end, for a comment of this length. */
const archiveEnd = (comment = '') =>
  joined('PK\x05\x06', Buffer.alloc(16), Uint8Array.of(comment.length, 0), comment);
const commented = (text: string) =>
  joined(jpeg.subarray(0, 2), '\xff\xfe', Uint8Array.of(0, text.length + 2), text, jpeg.subarray(2));

describe('a file that is of two kinds', () => {
  test.each([
    ['a JPEG and a PDF behind it', joined(jpeg, '%PDF-1.7\n%%EOF')],
    ['a JPEG with a PDF at its start', commented('%PDF-1.4 1 0 obj')],
    ['a JPEG and an archive behind it', joined(jpeg, 'PK\x03\x04', Buffer.alloc(40), archiveEnd('hello'))],
    ['a PNG and the end of an archive', joined(png, archiveEnd())],
    ['a PDF and an archive behind it', joined('%PDF-1.4\n%%EOF\n', archiveEnd())],
    ['a PNG and a page behind it', joined(png, '\n<HTML><body>')],
    ['a JPEG and a script behind it', joined(jpeg, '<?php system($_GET["c"]);')],
    ['a JPEG and a program behind it', joined(jpeg, '\x7fELF\x02')],
  ])('%s is seen, however it is cut into chunks', (_what, file) => {
    for (const chunkLength of [1, 5, file.length]) expect(inspected(file, chunkLength).isPolyglot).toBe(true);
  });
});
