/** Whatever is done to a bundle is found, by whoever has the file and the public key and nothing else. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { assert, asyncProperty, nat, pre, uint8Array } from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { bytes } from '../../../src/server/evidence/contents.ts';
import { isSafeName, ZIP_OPTIONS } from '../../../src/server/evidence/format.ts';
import { zipOf } from '../../../src/server/evidence/zip.ts';
import { EvidenceUsageError, parseEvidenceCommand } from '../../../src/server/evidence-command.ts';
import { aBundle, aSigner, someFiles } from './made.ts';
import type { Signer } from './made.ts';
import { Unpacked, verdictOf } from './support.ts';

let signer: Signer;
let whole: Buffer;
beforeAll(async () => {
  signer = aSigner();
  whole = await aBundle(signer);
});

const findingsOf = async (zip: Uint8Array) => (await verdictOf(zip, signer.pem)).findings;

/** The same files, and what else is put in, as a zip of its own. */
async function zipped(
  add: (zip: ZipFile) => void,
  { without = [] }: { without?: readonly string[] } = {},
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of new Unpacked(whole).files)
    if (!without.includes(name)) zip.addBuffer(content, name, ZIP_OPTIONS);
  add(zip);
  zip.end();
  return await buffer(zip.outputStream);
}

async function commented(): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of new Unpacked(whole).files) zip.addBuffer(content, name, ZIP_OPTIONS);
  zip.end({ comment: 'verified by us', forceZip64Format: false });
  return await buffer(zip.outputStream);
}

/** Names of one length, wherever they stand. */
const renamed = (from: string, to: string) =>
  Buffer.from(whole.toString('latin1').replaceAll(from, to), 'latin1');

test('a bundle as it was written has no finding, whoever reads it', async () => {
  expect(await verdictOf(whole, signer.pem)).toMatchObject({ findings: [], key: { from: 'given' } });
  expect(await verdictOf(whole, null)).toMatchObject({ findings: [], key: { from: 'bundle' } });
});

test('a bundle that an earlier version wrote has none either', async () => {
  const [zip, pem] = await Promise.all([
    readFile(new URL('format-1.zip', import.meta.url)),
    readFile(new URL('format-1.pem', import.meta.url), 'utf8'),
  ]);
  expect((await verdictOf(zip, pem)).findings).toEqual([]);
});

describe('a bundle of which', () => {
  test('any byte was changed', async () => {
    const unfound: number[] = [];
    const tried = async (position: number) => {
      const changed = Buffer.from(whole);
      changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
      if ((await findingsOf(changed)).length === 0) unfound.push(position);
    };
    for (let start = 0; start < whole.length; start += 32)
      await Promise.all(
        Array.from(whole.subarray(start, start + 32), async (_, index) => tried(start + index)),
      );
    expect(unfound).toEqual([]);
  });

  test('any piece is another one, or gone, or said twice', async () => {
    const place = nat({ max: whole.length - 1 });
    const piece = uint8Array({ maxLength: 80 });
    await assert(
      asyncProperty(place, nat({ max: 80 }), piece, async (at, length, by) => {
        const changed = Buffer.concat([whole.subarray(0, at), by, whole.subarray(at + length)]);
        pre(!changed.equals(whole));
        expect(await findingsOf(changed)).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('the end is missing: it is called truncated, wherever it breaks off', async () => {
    for (let length = 0; length < whole.length; length += 7) {
      const [first = ''] = await findingsOf(whole.subarray(0, length));
      expect(first).toMatch(/breaks off|truncated/);
    }
  });

  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    [
      'a file was added',
      async () => zipped((zip) => zip.addBuffer(Buffer.from('x'), 'more.txt', ZIP_OPTIONS)),
      /^"more.txt" was added/,
    ],
    [
      'a file is missing',
      async () => zipped(() => {}, { without: ['record.json'] }),
      /^"record.json" is missing/,
    ],
    [
      'the manifest is missing',
      async () => zipped(() => {}, { without: ['manifest.json'] }),
      /^manifest.json is missing/,
    ],
    [
      'the signature is missing',
      async () => zipped(() => {}, { without: ['manifest.sig'] }),
      /^manifest.sig is missing/,
    ],
    [
      'a file is there twice',
      async () => zipped((zip) => zip.addBuffer(Buffer.from('{}'), 'record.json', ZIP_OPTIONS)),
      /^There are two files called "record.json"/,
    ],
    [
      'a file is there twice where case counts for nothing',
      async () => zipped((zip) => zip.addBuffer(Buffer.from('{}'), 'RECORD.json', ZIP_OPTIONS)),
      /^There are two files called "RECORD.json"/,
    ],
    [
      'a file is a link',
      async () =>
        zipped((zip) =>
          zip.addBuffer(Buffer.from('/etc/passwd'), 'more', { ...ZIP_OPTIONS, mode: 0o120777 }),
        ),
      /^"more" is no plain file/,
    ],
    ['a file is a folder', async () => zipped((zip) => zip.addEmptyDirectory('more')), /may be called/],
    [
      'a file is compressed: a small one may become a large one',
      async () =>
        zipped((zip) =>
          zip.addBuffer(Buffer.alloc(5_000_000), 'more.txt', { ...ZIP_OPTIONS, compress: true }),
        ),
      /^"more.txt" is compressed/,
    ],
    ['it has a note of its own', async () => commented(), /differs from what the service writes|truncated/],
    [
      'something stands before it',
      async () => Buffer.concat([Buffer.from('MZ'), whole]),
      /truncated or damaged/,
    ],
    [
      'something stands behind it',
      async () => Buffer.concat([whole, Buffer.from('x')]),
      /truncated or damaged/,
    ],
    ['the manifest is no JSON', async () => renamed('"format"', '"format '), /no manifest/],
  ])('%s', async (_what, made, sentence) => {
    expect((await findingsOf(await made())).join('\n')).toMatch(sentence);
  });

  test.each([
    '/ecord.json',
    '../ord.json',
    'a\\cord.json',
    'c:cord.json',
    'rec\u0000rd.json',
    'rec\u001brd.json',
    'aux.rd.json',
    './cord.json',
  ])('a file is called %j', async (name) => {
    expect((await findingsOf(renamed('record.json', name))).join('\n')).toMatch(/may be called/);
  });

  test('files overlap, so that a small zip has large contents', async () => {
    const content = Buffer.alloc(50_000);
    const zip = await buffer(zipOf([1, 2, 3].map((each) => bytes(`${each}`, '', content))));
    // All of them are the first one.
    const start = zip.readUInt32LE(zip.length - 6);
    for (const each of [1, 2]) zip.writeUInt32LE(0, start + each * 47 + 42);
    const twice = Buffer.concat([zip.subarray(0, 50_000 + 47), zip.subarray(start)]);
    twice.writeUInt32LE(50_000 + 47, twice.length - 6);
    expect(await findingsOf(twice)).toEqual([
      'The files together are larger than the zip: some of them overlap.',
    ]);
  });
});

describe('who signed it', () => {
  test('is found where a bundle was written anew, and signed by another key', async () => {
    const findings = await findingsOf(await aBundle(aSigner()));
    expect(findings.join('\n')).toMatch(/signed by another key/);
    expect(findings.join('\n')).toMatch(/not of the key that was given/);
  });

  test('is found where the manifest names the service’s key and the signature is another’s', async () => {
    const other = aSigner();
    const forged = await aBundle({ ...other, pem: signer.pem, publicKey: signer.publicKey });
    expect((await findingsOf(forged)).join('\n')).toMatch(/not of the key that was given/);
    expect((await verdictOf(forged, null)).findings.join('\n')).toMatch(/not of the key that it names/);
  });
});

test('names that some system reads as something else are no names of a bundle', () => {
  for (const name of [
    '',
    '.',
    '..',
    'a/../b',
    'a//b',
    '/a',
    'a/',
    'C:a',
    'a\\b',
    'con',
    'NUL.txt',
    'a.',
    'é',
    'a/b/c',
    '.x',
    'a b',
  ])
    expect([name, isSafeName(name)]).toEqual([name, false]);
  for (const { name } of someFiles) expect([name, isSafeName(name)]).toEqual([name, true]);
});

describe('npm run evidence', () => {
  test('says each finding in a sentence, and ends with a code', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'idv-evidence-'));
    try {
      const [good, bad, key] = ['good.zip', 'bad.zip', 'key.pem'].map((name) => join(folder, name));
      if (good === undefined || bad === undefined || key === undefined) throw new Error('three names');
      await writeFile(good, whole);
      await writeFile(bad, await zipped((zip) => zip.addBuffer(Buffer.from('x'), 'more.txt', ZIP_OPTIONS)));
      await writeFile(key, signer.pem);
      expect(await run('verify', good, '--key', key)).toMatchObject({ code: 0 });
      const unproven = await run('verify', good);
      expect(unproven).toMatchObject({ code: 2 });
      expect(unproven.stdout).toMatch(/Who signed it is not proven/);
      const found = await run('verify', bad, '--key', key);
      expect(found).toMatchObject({ code: 1 });
      expect(found.stdout).toMatch(/^"more.txt" was added.*\n/);
      expect(await run('verify', join(folder, 'none.zip'))).toMatchObject({ code: 1, stderr: /ENOENT/ });
      expect(await run('verify', good, '--key', good)).toMatchObject({ code: 1, stderr: /no public key/ });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('asks for what it needs, and sends no key in clear', () => {
    for (const argv of [
      [],
      ['verify'],
      ['verify', 'a', 'b'],
      ['look', 'a'],
      ['verify', 'a', '--to', 'b'],
      ['verify', 'a', '--loud'],
    ])
      expect(() => parseEvidenceCommand(argv)).toThrow(EvidenceUsageError);
    expect(() => parseEvidenceCommand(['fetch', 'a', '--url', 'http://example.com'])).toThrow(/https/);
    expect(() => parseEvidenceCommand(['fetch', 'a', '--url', 'ftp://example.com'])).toThrow(
      EvidenceUsageError,
    );
    expect(
      parseEvidenceCommand(['fetch', 'a/b', '--url', 'https://example.com/idv/', '--attempt', 'x&y']),
    ).toMatchObject({
      address: new URL('https://example.com/idv/v1/verifications/a%2Fb/evidence?verificationId=x%26y'),
    });
  });
});

const program = new URL('../../../src/server/evidence-main.ts', import.meta.url).pathname;

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const node = [process.execPath, [program, ...argv]] as const;
  return await promisify(execFile)(...node).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => {
      if (!Error.isError(error) || !('code' in error) || !('stdout' in error) || !('stderr' in error))
        throw error;
      return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
    },
  );
}
