/** What keeps the processes from starting, and what they say then. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { publishedTestKey } from '../../src/encryption/published-test-key.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { freshDatabase, temporalCli, workflowBundle } from '../support/environment.ts';
import { ownSigningKey, processKeys } from '../support/keys.ts';

let full: TemporalServer;

beforeAll(async () => {
  // A namespace on SQL has room for ten keywords, and these take them all.
  const others = Array.from({ length: 10 }, (_, index) => ({ name: `Other${index}`, type: 'Keyword' }));
  full = await startTemporalServer({ cliPath: await temporalCli(), searchAttributes: others, log: () => {} });
});
afterAll(async () => full.stop());

async function run(script: string, environment: Readonly<Record<string, string>>) {
  const child = spawnOwnedChild(process.execPath, [script], {
    cwd: new URL('../../', import.meta.url),
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: await freshDatabase(),
      IDENFY_API_KEY: randomUUID(),
      IDENFY_API_SECRET: randomUUID(),
      IDENFY_WEBHOOK_SECRETS: ownSigningKey,
      WORKFLOW_BUNDLE: await workflowBundle(),
      PORT: '0',
      ...processKeys,
      ...environment,
    },
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, output: output.join('') };
}

test.each(['src/main/server.ts', 'src/main/worker.ts'])(
  '%s refuses a namespace without its search attributes, and says what to type',
  async (script) => {
    const { code, output } = await run(script, { TEMPORAL_ADDRESS: full.address });
    expect(code).toBe(1);
    for (const { name, type } of searchAttributes.filter(({ type: each }) => each === 'Keyword')) {
      expect(output).toContain(
        `temporal operator search-attribute create --namespace default --name ${name} --type ${type}\n`,
      );
    }
  },
);

test('without Temporal the worker says where it looked, and ends with code 1', async () => {
  const { code, output } = await run('src/main/worker.ts', { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(code).toBe(1);
  expect(output).toContain('Temporal cannot be reached at 127.0.0.1:1.');
});

test('without PostgreSQL the worker says so, and ends with code 1', async () => {
  const password = randomUUID();
  const { code, output } = await run('src/main/worker.ts', {
    TEMPORAL_ADDRESS: full.address,
    DATABASE_URL: `postgres://user:${password}@127.0.0.1:1/none`,
  });
  expect(code).toBe(1);
  expect(output).toContain('Check that it is up and reachable');
  expect(output).not.toContain(password);
});

test.each(['src/main/server.ts', 'src/main/worker.ts'])(
  '%s does not start without keys, nor with the published test key',
  async (script) => {
    const none = await run(script, { ENCRYPTION_KEYS: '' });
    expect(none).toMatchObject({ code: 1, output: expect.stringMatching(/ENCRYPTION_KEYS is missing/) });
    const published = publishedTestKey.secret.export().toString('base64');
    const known = await run(script, { ENCRYPTION_KEYS: `mine:${published}` });
    expect(known).toMatchObject({ code: 1, output: expect.stringMatching(/holds the published test key/) });
    expect(known.output).not.toContain(published);
  },
);
