/** What src/main/compose.ts says of itself: each half is loaded where it is started. */
import { expect, test } from '@jest/globals';
import { start } from './support.ts';

const root = new URL('../../', import.meta.url);

/** Of what a process has loaded that imports these files, the CommonJS packages among these. */
async function loadedBy(files: readonly string[], packages: readonly string[]): Promise<unknown> {
  const program = `
    import { createRequire } from 'node:module';
    for (const file of ${JSON.stringify(files.map((file) => new URL(file, root).href))}) await import(file);
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    const found = ${JSON.stringify(packages)}.filter((name) => loaded.some((file) => file.includes(name)));
    console.log(JSON.stringify(found));`;
  const running = start(process.execPath, ['--input-type=module', '-e', program]);
  expect(await running.ended).toMatchObject({ code: 0 });
  return JSON.parse(running.out());
}

const halves = ['node_modules/fastify/', 'node_modules/@temporalio/core-bridge/'];

test('neither the HTTP server nor Temporal’s native worker comes with what both are put together by', async () => {
  expect(await loadedBy(['src/main/compose.ts'], halves)).toEqual([]);
});

test('the worker comes without the HTTP server, and the server without the native worker', async () => {
  const worker = ['src/main/compose.ts', 'src/worker/dependencies.ts', 'src/worker/workers.ts'];
  expect(await loadedBy(worker, halves)).toEqual([halves[1]]);
  expect(await loadedBy(['src/main/compose.ts', 'src/server/build.ts'], halves)).toEqual([halves[0]]);
});
