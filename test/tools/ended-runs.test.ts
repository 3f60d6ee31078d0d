import { expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gone, pidIn, start, temporaryFolder } from './support.ts';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'when a run of tests is ended by %s, its workers end, whatever their files wait for',
  async (signal) => {
    const rootDir = await temporaryFolder();
    const names = ['one', 'two'];
    for (const name of names) {
      await writeFile(
        path.join(rootDir, `${name}.test.js`),
        `require('fs').writeFileSync('${rootDir}/${name}.pid', process.pid + '\\n');
        test('waits', () => new Promise(() => setInterval(() => {}, 1000)), 600_000);`,
      );
    }
    const config = { rootDir, testEnvironment: at('../node-environment.mjs'), watchman: false };
    await writeFile(path.join(rootDir, 'jest.config.json'), JSON.stringify(config));
    const run = start(
      process.execPath,
      [at('../../node_modules/jest/bin/jest.js'), '--maxWorkers=2', `--config=${rootDir}/jest.config.json`],
      { cwd: rootDir },
    );
    const workers = await Promise.all(names.map(async (name) => pidIn(path.join(rootDir, `${name}.pid`))));
    run.kill(signal);
    await run.ended;
    for (const worker of workers) await expect(gone(worker)).resolves.toBeUndefined();
  },
);
