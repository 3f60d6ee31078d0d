/** Every outcome and reason is explained once, for the desk, the documents and the description of the API. */
import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { evidenceCodes } from '../../src/domain/evidence/judged.ts';
import { evidencePrefixes, plainReasons, reasonFamilies } from '../../src/domain/reasons.ts';
import { outcomes } from '../../src/domain/words.ts';
import { outcomesMarkdown } from '../../src/server/reasons/outcomes-markdown.ts';
import { explained, familiesExplained, plainExplained } from '../../src/server/reasons/table.ts';
import { outcomeSchema, reasonSchema } from '../../src/server/shown-words.ts';
import { HELP } from '../../src/workflows/help.ts';
import { z } from 'zod';

const evidenceReasons = evidencePrefixes.flatMap((prefix) =>
  evidenceCodes.map((code) => `${prefix}_${code}`),
);

test('docs/outcomes.md is up to date (npm run docs) and has every outcome and reason', async () => {
  const page = await readFile(new URL('../../docs/outcomes.md', import.meta.url), 'utf8');
  expect(page).toBe(outcomesMarkdown(HELP));
  for (const code of [...outcomes, ...plainReasons, ...reasonFamilies])
    expect(page).toContain(`\n### ${code}\n`);
  for (const code of evidenceReasons) expect(page).toContain(`\`${code}:…\``);
});

test('each reason has one explanation, and there is none of a reason that does not exist', () => {
  expect([...plainExplained.keys()].toSorted()).toEqual([...plainReasons].toSorted());
  expect([...familiesExplained.keys()].toSorted()).toEqual(
    [...reasonFamilies, ...evidenceReasons].toSorted(),
  );
});

test('a reason is explained in its own form alone', () => {
  expect(explained('identity_denied')?.leads).toContain('rejects');
  expect(explained('identity_fraud_tag:FAKE_PHOTO')?.again).toBe('person');
  expect(explained('overruled:identity_fraud_tag:FAKE_PHOTO')?.leads).toEqual(['verifies']);
  for (const other of ['identity_fraud_tag', 'identity_denied:WHY', 'a_new_one', '']) {
    expect(explained(other)).toBeNull();
  }
});

test('what blocks a run has its help, and only that', () => {
  const blocking = [...plainExplained, ...familiesExplained].flatMap(([code, { leads }]) =>
    leads.includes('blocks') ? [code] : [],
  );
  const helped = new Set(Object.keys(HELP).map((reason) => reason.split(':')[0]));
  expect(new Set(blocking)).toEqual(helped);
});

test('the description of the API explains every outcome and reason in the same words', () => {
  const described = JSON.stringify([z.toJSONSchema(outcomeSchema), z.toJSONSchema(reasonSchema)]);
  for (const outcome of outcomes) expect(described).toContain(`- \`${outcome}\`: `);
  for (const [code, { means }] of plainExplained) expect(described).toContain(`- \`${code}\`: ${means}`);
  for (const [code, { means }] of familiesExplained) expect(described).toContain(`- \`${code}:…\`: ${means}`);
});
