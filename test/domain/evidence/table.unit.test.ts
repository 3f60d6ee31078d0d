/** The table of evidence against what iDenfy documents: neither has a field or a word that the other lacks. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { evidenceMarkdown } from '../../../src/domain/evidence/markdown.ts';
import { judgedFields } from '../../../src/domain/evidence/judged.ts';
import { dataAnswerPath, evidenceTable, statusAnswerPaths } from '../../../src/domain/evidence/table.ts';
import { webhookSchema, otherWebhookFields } from '../../../src/idenfy/schemas.ts';

const fields = z.record(z.string(), z.array(z.string()));
const documented = z
  .object({
    webhook: z.record(z.string(), fields),
    '/api/v2/status': fields,
    '/api/v2/data': z.array(z.string()),
  })
  .parse(JSON.parse(readFileSync(new URL('documented-fields.json', import.meta.url), 'utf8')));

const wordsOf = new Map<string, Set<string>>();
for (const generation of Object.values(documented.webhook)) {
  for (const [path, words] of Object.entries(generation)) {
    wordsOf.set(path, new Set([...(wordsOf.get(path) ?? []), ...words]));
  }
}
const paths = evidenceTable.map(({ path }) => path);

test('no field stands in the table twice', () => {
  expect(new Set(paths).size).toBe(paths.length);
});

test('every documented field of every generation is in the table', () => {
  expect([...wordsOf.keys()].filter((path) => !paths.includes(path))).toEqual([]);
});

const isDocumented = (path: string) =>
  wordsOf.has(path) || [...wordsOf.keys()].some((other) => other.startsWith(`${path}.`));

test('every field of the table is documented, or holds fields that are', () => {
  expect(paths.filter((path) => !isDocumented(path))).toEqual([]);
});

test.each(evidenceTable.filter(({ path }) => wordsOf.has(path)).map((row) => [row.path, row] as const))(
  'the words of %s are the documented ones',
  (path, { words, code }) => {
    const isFlag = code !== undefined && 'type' in judgedFields[code] && judgedFields[code].type === 'flag';
    expect([...(isFlag ? [] : words)].toSorted()).toEqual([...(wordsOf.get(path) ?? [])].toSorted());
  },
);

test('what /status and /data answer is in the table too', () => {
  expect(Object.keys(statusAnswerPaths).toSorted()).toEqual(
    Object.keys(documented['/api/v2/status']).toSorted(),
  );
  for (const path of Object.values(statusAnswerPaths)) expect(paths).toContain(path);
  for (const name of documented['/api/v2/data']) expect(paths).toContain(dataAnswerPath(name));
  for (const word of documented['/api/v2/status']['status'] ?? []) {
    expect(wordsOf.get('status.overall')).toContain(word);
  }
});

test('every field of the webhook’s top level is one that we read, or know by name', () => {
  const known = [...Object.keys(webhookSchema.shape), ...otherWebhookFields];
  const top = new Set(paths.map((path) => (path.split('.')[0] ?? '').replace('[]', '')));
  expect([...top].toSorted()).toEqual(known.toSorted());
});

test('docs/evidence.md is made from the table (npm run docs)', () => {
  expect(readFileSync('docs/evidence.md', 'utf8')).toBe(evidenceMarkdown());
});
