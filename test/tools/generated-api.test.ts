/** What is made of the API's description is that of this very API. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url);

test('`npm run docs` was run since the API changed', async () => {
  // In a process of its own: openapi-typescript needs a compiler that Jest would not find.
  const { stdout } = await run(
    process.execPath,
    [fileURLToPath(new URL('tools/api/write.ts', root)), '--print'],
    { maxBuffer: 50_000_000 },
  );
  const files = z.record(z.string(), z.string()).parse(JSON.parse(stdout));
  expect(Object.keys(files)).toContain('packages/client/src/api.ts');
  for (const [path, content] of Object.entries(files))
    expect([path, (await readFile(new URL(path, root), 'utf8')) === content]).toEqual([path, true]);
});
