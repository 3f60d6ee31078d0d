import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { errorsMarkdown } from '../../src/server/problems-markdown.ts';
import { Problem, problems } from '../../src/server/problems.ts';
import type { ProblemCode } from '../../src/server/problems.ts';

test('docs/errors.md is up to date (npm run docs) and has every code', async () => {
  const file = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  expect(file).toBe(errorsMarkdown());
  for (const code of Object.keys(problems)) expect(file).toContain(`\n## ${code}\n`);
});

test('codes are words that a program can switch on', () => {
  for (const code of Object.keys(problems)) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
});

test('what may be repeated says after how long, unless someone has to act first', () => {
  const codes: ProblemCode[] = [
    'temporal_unavailable',
    'records_unavailable',
    'idenfy_unavailable',
    'still_starting',
  ];
  for (const code of codes) expect(new Problem(code).headers['retry-after']).toMatch(/^\d+$/);
  expect(new Problem('blocked').headers).toEqual({});
});

test('members of its own cannot replace what every problem has', () => {
  const body = new Problem('not_found', { members: { status: 200, code: 'fine', extra: 1 } }).body('r-1');
  expect(body).toMatchObject({ status: 404, code: 'not_found', extra: 1, requestId: 'r-1' });
});
