/** Every reason has its sentence, and docs/reasons.md has them all. */
import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { plainReasons, reasonFamilies } from '../../../src/domain/reasons.ts';
import { reasonsMarkdown } from '../../../src/server/desk/reasons-markdown.ts';

test('docs/reasons.md is up to date (npm run docs) and has every reason', async () => {
  const page = await readFile(new URL('../../../docs/reasons.md', import.meta.url), 'utf8');
  expect(page).toBe(reasonsMarkdown());
  for (const reason of plainReasons) expect(page).toContain(`\n- \`${reason}\`: `);
  for (const family of reasonFamilies) expect(page).toContain(`\n- \`${family}:…\`: `);
});
