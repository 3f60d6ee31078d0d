/** `npm run -s compare`: pairs of documents in, the service's word on each out. */
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import { judgeLine } from '../../tools/compare/judge.ts';
import { linesOf } from '../../tools/compare/lines.ts';
import { start, temporaryFolder } from './support.ts';

const command = fileURLToPath(new URL('../../tools/compare.ts', import.meta.url));
const args = ['--disable-warning=ExperimentalWarning', command];

const today = '2026-11-22';
const identity = {
  docFirstName: 'JONAS',
  docLastName: 'PETRAITIS',
  docDob: '1990-04-11',
  docType: 'PASSPORT',
  docIssuingCountry: 'LV',
  docNumber: 'LV8412356',
  docExpiry: '2031-01-05',
};
const second = { ...identity, docType: 'RESIDENCE_PERMIT', docIssuingCountry: 'LT', docNumber: 'P8312764' };
const pair = (id: string | number, more: object = {}) => JSON.stringify({ id, identity, second, ...more });
const judged = (more: object) => judgeLine(pair(7, more), 3, today);

describe('a line', () => {
  test.each<[what: string, more: object, answer: object]>([
    ['of one person', {}, { id: 7, verdict: 'match', automatic: true, doubts: [] }],
    [
      'of two people',
      { second: { ...second, docFirstName: 'RASA' } },
      { verdict: 'mismatch', automatic: false, doubts: ['persons_differ'] },
    ],
    [
      'with a slip',
      { second: { ...second, docLastName: 'PETRAITS' } },
      { verdict: 'close', automatic: false, doubts: ['persons_close'] },
    ],
    [
      'with an expired document',
      { second: { ...second, docExpiry: '2026-11-21' } },
      { verdict: 'match', automatic: false, doubts: ['second_document_expired'] },
    ],
    [
      'with one that had not expired on that day',
      { second: { ...second, docExpiry: '2026-11-21' }, on: '2026-11-21' },
      { verdict: 'match', automatic: true },
    ],
    [
      'without dates of expiry',
      { identity: { ...identity, docExpiry: null }, second: { ...second, docExpiry: undefined } },
      { automatic: false, doubts: ['identity_expiry_unknown', 'second_document_expiry_unknown'] },
    ],
    [
      'of one document twice',
      { second: identity },
      { verdict: 'match', automatic: false, doubts: ['same_document_twice'] },
    ],
    [
      'with another person than given',
      { person: { firstName: 'Rasa', lastName: 'Petraitis', dateOfBirth: '' } },
      {
        verdict: 'match',
        doubts: ['identity_differs_from_given:first_name', 'second_document_differs_from_given:first_name'],
      },
    ],
    ['with nothing given', { person: null, odd: [1] }, { verdict: 'match', automatic: true }],
    [
      'with keys that nobody knows',
      { identity: { ...identity, odd: { a: 1 }, anotherOdd: 7 } },
      { automatic: true },
    ],
    [
      'with a value of another type',
      { identity: { ...identity, docSex: 7 } },
      { automatic: false, doubts: ['identity_data_unreadable:docSex'] },
    ],
    ['of empty documents', { identity: {}, second: {} }, { verdict: 'not-available', automatic: false }],
  ])('%s', (_what, more, answer) => {
    expect(judged(more)).toMatchObject(answer);
    expect(Object.keys(judged(more))).toEqual(['id', 'verdict', 'automatic', 'doubts']);
  });

  test.each<[what: string, line: string, answer: object]>([
    ['is no JSON', '{"id": 7', { id: null, error: 'Line 3 is no JSON.' }],
    ['is no object', '[1]', { id: null, error: expect.stringMatching(/^Line 3 is no object/) }],
    [
      'has no id',
      JSON.stringify({ identity, second }),
      { id: null, error: expect.stringMatching(/^Line 3 .* id/) },
    ],
    [
      'has no second document',
      JSON.stringify({ id: 'a', identity }),
      { id: 'a', error: expect.stringMatching(/^Line 3 has no usable second/) },
    ],
    [
      'has a day that there is not',
      pair('a', { on: '2026-02-30' }),
      { id: 'a', error: expect.stringMatching(/^Line 3 has no usable on/) },
    ],
    [
      'has a name that is no text',
      pair('a', { person: { firstName: { secret: 'Rasa' } } }),
      { id: 'a', error: expect.stringMatching(/^Line 3 has no usable person\.firstName(?!.*Rasa)/) },
    ],
  ])('that %s gets an error that names it', (_what, line, answer) => {
    expect(judgeLine(line, 3, today)).toEqual(answer);
  });
});

async function collect(pieces: readonly (string | Buffer)[]) {
  const found = [];
  for await (const lines of linesOf(Readable.from(pieces))) found.push(...lines);
  return found.map(({ number, text }) => `${number} ${text === null ? 'too long' : text}`);
}

test('lines are told apart however they arrive, and one without an end is not kept', async () => {
  const letters = Buffer.from('\ufeffŠ\r\nb\n\nc');
  expect(await collect(Array.from(letters, (_, at) => letters.subarray(at, at + 1)))).toEqual([
    '1 Š\r',
    '2 b',
    '3 ',
    '4 c',
  ]);
  expect(await collect(['a\n', ...Array.from({ length: 40 }, () => 'x'.repeat(100_000)), '\nb\n'])).toEqual([
    '1 a',
    '2 too long',
    '3 b',
  ]);
});

test('a file is answered line by line in its order, and exit code 1 says that a line could not be read', async () => {
  const file = path.join(await temporaryFolder(), 'pairs.jsonl');
  await writeFile(
    file,
    [pair('a'), '', 'nonsense', pair('b', { second: { ...second, docFirstName: 'RASA' } })].join('\n'),
  );
  const running = start(process.execPath, [...args, file]);
  expect((await running.ended).code).toBe(1);
  expect(running.err()).toBe('');
  expect(
    running
      .out()
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    { id: 'a', verdict: 'match', automatic: true, doubts: [] },
    { id: null, error: 'Line 3 is no JSON.' },
    { id: 'b', verdict: 'mismatch', automatic: false, doubts: ['persons_differ'] },
  ]);
});

test('no file, a missing one and an unknown option end with one sentence and exit code 1', async () => {
  const missing = path.join(await temporaryFolder(), 'none.jsonl');
  for (const wrong of [[], [missing], ['--x']]) {
    const running = start(process.execPath, [...args, ...wrong]);
    expect((await running.ended).code).toBe(1);
    expect([running.out(), running.err().trimEnd().split('\n').length]).toEqual(['', 1]);
  }
});

/** With a standard input and output of its own. It ends with its input, and so with us. */
function piped() {
  const child = spawn(process.execPath, [...args, '-'], { stdio: 'pipe' });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => (said.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said.err += data.toString()));
  // It may have gone while we write.
  child.stdin.on('error', () => undefined);
  return { child, said };
}

test('the standard input is answered as it comes, and Ctrl-C ends it between two lines', async () => {
  const { child, said } = piped();
  child.stdin.write(`${pair('a')}\n${pair('b')}\n{"id":`);
  await until('two answers', () => (said.out.split('\n').length === 3 ? true : undefined));
  child.kill('SIGINT');
  const [code]: unknown[] = await once(child, 'close');
  expect([code, said.err, said.out.endsWith('}\n')]).toEqual([130, '', true]);
});

test('whoever stops reading ends it without a complaint', async () => {
  const { child, said } = piped();
  child.stdin.write(`${pair('a')}\n`);
  await until('an answer', () => (said.out === '' ? undefined : true));
  child.stdout.destroy();
  child.stdin.write(`${pair('b')}\n`.repeat(2_000));
  const [code]: unknown[] = await once(child, 'close');
  expect([code, said.err]).toEqual([0, '']);
});
