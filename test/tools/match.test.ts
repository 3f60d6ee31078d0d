/** `npm run -s match`: labelled names in, one JSON object out. */
import { describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { BadFile, readPairs } from '../../tools/match/pairs.ts';
import type { Score } from '../../tools/match/score.ts';
import { scorePairs } from '../../tools/match/score.ts';
import { start, temporaryFolder } from './support.ts';

const command = fileURLToPath(new URL('../../tools/match.ts', import.meta.url));

const scoreSchema = z.strictObject({
  pairs: z.int(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable(),
  falseAccepts: z.int(),
  falseRejects: z.int(),
  p50Micros: z.number().nonnegative(),
  p99Micros: z.number().nonnegative(),
});

async function run(...args: string[]) {
  const running = start(process.execPath, ['--disable-warning=ExperimentalWarning', command, ...args]);
  const { code } = await running.ended;
  return { code, lines: running.out().trimEnd().split('\n'), said: running.err() };
}

/** Without a process of its own, so that many files take little time. */
async function score(content: string | Uint8Array): Promise<Score> {
  return scoreSchema.parse(
    await scorePairs(readPairs(Readable.from([Buffer.from(content)])), () => undefined),
  );
}

const labelled = [
  'name1,name2,is_match,quality',
  'Jonas Petraitis,PETRAITIS JONAS,true,STRONG',
  '"Smith, John ""Jack""",John Smith,true,MEDIUM',
  'Mario Rossi,Maria Rossi,false,MEDIUM',
  'Eglė Vilkė,Rūta Vilkė,false,MEDIUM',
  'Anna Weiß,Bruno Weiß,true,WEAK',
];

test('labelled pairs are counted, those that differ from their label are listed, the object comes last', async () => {
  const file = path.join(await temporaryFolder(), 'names.csv');
  await writeFile(file, labelled.join('\n'));
  const { code, lines, said } = await run(file, '--list');
  expect([code, said]).toEqual([0, '']);
  expect(lines).toEqual([
    expect.stringMatching(/^line 4: Mario Rossi \| Maria Rossi \| labelled false, got close: /),
    expect.stringMatching(/^line 6: Anna Weiß \| Bruno Weiß \| labelled true, got mismatch: /),
    expect.stringMatching(/^\{"pairs":5,.*\}$/),
  ]);
  expect(scoreSchema.parse(JSON.parse(lines.at(-1) ?? ''))).toMatchObject({
    pairs: 5,
    precision: 0.6667,
    recall: 0.6667,
    f1: 0.6667,
    falseAccepts: 0,
    falseRejects: 1,
  });
});

test('a pair labelled as two people that matches is a false accept', async () => {
  const found = await score('name1,name2,is_match\nAnna Weiß,Anna Weiss,false\n');
  expect(found).toMatchObject({ precision: 0, recall: null, f1: 0, falseAccepts: 1 });
});

describe('a file is taken', () => {
  test.each<[what: string, content: string, pairs: number]>([
    ['with a byte order mark and Windows line ends', `\ufeff${labelled.join('\r\n')}\r\n`, 5],
    [
      'with columns in another order, and more of them',
      'id,is_match,Name2,name1\n7,true,Jonas P,Jonas P\n',
      1,
    ],
    ['without labels', 'name1,name2\nJonas,Jonas\n', 1],
    ['with some labels empty', 'name1,name2,is_match\nJonas,Jonas,\nJonas,Jonas,TRUE\n', 2],
    ['without a header', 'Jonas Petraitis,Petraitis Jonas,1\n', 1],
    ['with empty names and other scripts', 'name1,name2,is_match\n,,false\nサクラ・ヤマダ,🙂,false\n', 2],
    ['with quotes within a name', 'name1,name2\nIvan "Vanya" Sokolov,Ivan Sokolov\n', 1],
    ['with nothing but a header', 'name1,name2,is_match\n', 0],
    ['of any length', 'Jonas Petraitis,Petraitis Jonas,true\n'.repeat(5_000), 5_000],
  ])('%s', async (_what, content, pairs) => {
    expect(await score(content)).toMatchObject({ pairs });
  });
});

describe('a file is refused', () => {
  test.each<[what: string, content: string | Uint8Array, said: RegExp]>([
    ['that is empty', '', /^The file is empty/],
    ['with one column', 'name1,name2\nJonas\n', /^Line 2 has 1 column/],
    ['with half a header', 'name1,label\nJonas,true\n', /^The header must name both name1 and name2/],
    [
      'with a label that is none',
      'name1,name2,is_match\na,b,maybe\n',
      /^Line 2: is_match is neither .*: "maybe"/,
    ],
    ['with an open quote', 'name1,name2\n"Jonas,b\n', /^This is no CSV file: Quote Not Closed/],
    ['of one line without an end', `name1,name2\n${'x'.repeat(3_000_000)}`, /^This is no CSV file: /],
    [
      'that is no text',
      new Uint8Array(5_000).map((_, at) => (at * 7) % 256),
      /^(This is no CSV|Line \d+ has)/,
    ],
  ])('%s', async (_what, content, said) => {
    const refused = await score(content).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BadFile);
    expect(refused).toMatchObject({ message: expect.stringMatching(said) });
  });

  test('with one sentence and exit code 1, as are no file, a folder and an unknown option', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'bad.csv');
    await writeFile(file, 'name1,name2\nJonas\n');
    const answers = await Promise.all([
      run(file),
      run(),
      run(path.join(folder, 'none.csv')),
      run(folder),
      run('--x'),
    ]);
    for (const { code, lines, said } of answers) {
      expect([code, lines]).toEqual([1, ['']]);
      expect(said.trimEnd().split('\n')).toHaveLength(1);
    }
    expect(answers[0]?.said).toMatch(/^Line 2 has 1 column/);
    expect(answers[1]?.said).toMatch(/^Usage: npm run -s match -- FILE\.csv/);
  });
});
