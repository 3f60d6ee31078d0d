import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { access, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { freePort } from '../../src/machine/ports.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import { connectClient } from '../../src/temporal/client-connection.ts';
import { temporalCli } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { until } from '../support/until.ts';
import { executable, gone, isAlive, pidIn, start, temporaryFolder } from '../tools/support.ts';
import type { Running } from '../tools/support.ts';

const module = new URL('../../src/temporal-cli/server.ts', import.meta.url).href;
const cli = await temporalCli();

async function startWorkflow(server: TemporalServer, workflowId: string): Promise<void> {
  const client = connectClient(testKeyRing, server);
  await client.workflow.start('nobodyRunsThis', { workflowId, taskQueue: 'nobody-polls-this' });
  await client.connection.close();
}

async function statusOf(server: TemporalServer, workflowId: string): Promise<string> {
  const client = connectClient(testKeyRing, server);
  const { status } = await client.workflow.getHandle(workflowId).describe();
  await client.connection.close();
  return status.name;
}

/** Nothing as long as nobody listens, or the answer is none. */
async function textAt(url = ''): Promise<string | undefined> {
  const answer = await fetch(url).catch(() => undefined);
  return answer?.status === 200 ? await answer.text() : undefined;
}

/** A program of its own that starts a server and then does as `after` says, when it has printed `server.pid`. */
async function program({ cliPath = cli, after = '' } = {}): Promise<Running> {
  const file = path.join(await temporaryFolder(), 'program.ts');
  await writeFile(
    file,
    `import { startTemporalServer } from '${module}';
    const server = await startTemporalServer({ cliPath: '${cliPath}', log: console.log });
    console.log('the server is process ' + server.pid);
    ${after}
    setInterval(() => {}, 1000);`,
  );
  return start(process.execPath, [file]);
}

async function printedPid(running: Running): Promise<number> {
  let ended = false;
  void running.ended.then(() => (ended = true));
  return await until('a server', () => {
    const [, pid] = /the server is process (\d+)\n/.exec(running.out()) ?? [];
    if (pid === undefined && ended) throw new Error(`the program ended: ${running.out()}${running.err()}`);
    return pid === undefined ? undefined : Number(pid);
  });
}

test('a server answers for its namespace, knows its search attributes and shows its UI and metrics', async () => {
  const server = await startTemporalServer({
    cliPath: cli,
    namespace: 'a-namespace',
    searchAttributes: [
      { name: 'SpecimenWord', type: 'Keyword' },
      { name: 'SpecimenWords', type: 'KeywordList' },
    ],
    uiPort: await freePort(),
    log: () => {},
  });
  const client = connectClient(testKeyRing, server);
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({
    namespace: 'a-namespace',
  });
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(['SpecimenWord', 'SpecimenWords']));
  await client.connection.close();
  // Both listen by themselves, and may do so a little later than the server.
  await until('its UI', async () => (await textAt(server.uiUrl)) !== undefined || undefined);
  await until(
    'its metrics',
    async () => (await textAt(server.metricsUrl))?.includes('service_requests') || undefined,
  );
  await server.stop();
});

test('the token of its UI’s codec is told to the UI, and to nobody who lists processes', async () => {
  const token = randomUUID();
  const server = await startTemporalServer({
    cliPath: cli,
    uiPort: await freePort(),
    uiCodecEndpoint: `http://127.0.0.1:1/codec/${token}`,
    log: () => {},
  });
  try {
    expect(await textAt(`${server.uiUrl}/api/v1/settings`)).toContain(`/codec/${token}`);
    expect(await readFile(`/proc/${server.pid}/cmdline`, 'utf8').catch(() => 'no /proc here')).not.toContain(
      token,
    );
  } finally {
    await server.stop();
  }
});

test('the file with that token is its owner’s alone, and gone with the start, also with one that fails', async () => {
  const folder = await temporaryFolder();
  const seen = path.join(folder, 'seen');
  const cliPath = await executable(
    path.join(folder, 'temporal'),
    'while [ "$1" != "--env-file" ]; do shift; done',
    `stat -c '%a %n' "$2" > '${seen}'`,
    `grep -c the-token "$2" >> '${seen}'`,
    'exit 1',
  );
  const uiCodecEndpoint = 'http://127.0.0.1:1/codec/the-token';
  await expect(startTemporalServer({ cliPath, uiCodecEndpoint, log: () => {} })).rejects.toMatchObject({
    code: 'temporal_server_failed',
  });
  const [, mode, file = '', count] =
    /^(\d+) (.*flags\.yaml)\n(\d+)\n$/.exec(await readFile(seen, 'utf8')) ?? [];
  expect([mode, count]).toEqual(['600', '1']);
  await expect(access(path.dirname(file))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a stopped server leaves no process, and its end is not called a death', async () => {
  const deaths: string[] = [];
  const server = await startTemporalServer({
    cliPath: cli,
    log: () => {},
    onDeath: (message) => deaths.push(message),
  });
  expect(isAlive(server.pid)).toBe(true);
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
  expect(deaths).toEqual([]);
});

test('with a file, runs are still there after the server was killed and started again', async () => {
  const dbFilename = path.join(await temporaryFolder(), 'temporal.db');
  const workflowId = randomUUID();
  const options = { cliPath: cli, dbFilename, log: () => {} };
  const deaths: string[] = [];
  const first = await startTemporalServer({ ...options, onDeath: (message) => deaths.push(message) });
  await startWorkflow(first, workflowId);
  process.kill(first.pid, 'SIGKILL');
  await until('its death', () => deaths[0]);
  const second = await startTemporalServer(options);
  expect(await statusOf(second, workflowId)).toBe('RUNNING');
  await second.stop();
});

test.each([
  ['port', '--temporal-port', 'TEMPORAL_PORT'],
  ['uiPort', '--temporal-ui-port', 'TEMPORAL_UI_PORT'],
])(
  'a busy %s is named before anything starts, with the ways to choose another',
  async (option, flag, variable) => {
    const port = await freePort();
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    await expect(
      startTemporalServer({ cliPath: '/not/even/looked/at', [option]: port, log: () => {} }),
    ).rejects.toThrow(
      new RegExp(`Port ${port}, .* is in use\\. Choose another with ${flag} PORT or ${variable}=PORT\\.`),
    );
    await new Promise((resolve) => holder.close(resolve));
  },
);

test('a server that ends while it starts is told of with its own last lines', async () => {
  const cliPath = await executable(
    path.join(await temporaryFolder(), 'temporal'),
    'echo "unable to do it" >&2',
    'exit 1',
  );
  await expect(startTemporalServer({ cliPath, log: () => {} })).rejects.toMatchObject({
    code: 'temporal_server_failed',
    message: 'The Temporal server ended unexpectedly. Its last lines:\n  unable to do it',
  });
});

test('an executable that is none is told of', async () => {
  await expect(startTemporalServer({ cliPath: '/nowhere/temporal', log: () => {} })).rejects.toThrow(
    /cannot be started: .*ENOENT/,
  );
});

test('a server that dies later is told of', async () => {
  const deaths: string[] = [];
  const server = await startTemporalServer({
    cliPath: cli,
    log: () => {},
    onDeath: (message) => deaths.push(message),
  });
  process.kill(server.pid, 'SIGKILL');
  expect(await until('its death', () => deaths[0])).toMatch(/^The Temporal server ended unexpectedly\./);
  await server.stop();
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s while it is starting leaves no process',
  async (signal) => {
    const folder = await temporaryFolder();
    const pidFile = path.join(folder, 'pid');
    // Never serves, and would not end for the asking.
    const cliPath = await executable(
      path.join(folder, 'temporal'),
      'trap "" INT TERM HUP',
      `echo $$ > ${pidFile}`,
      'while :; do sleep 0.1; done',
    );
    const running = await program({ cliPath });
    const pid = await pidIn(pidFile);
    running.kill(signal);
    expect((await running.ended).code).toBeGreaterThan(128);
    await gone(pid);
  },
);

test('a start that is given up leaves no process', async () => {
  const folder = await temporaryFolder();
  const cliPath = await executable(path.join(folder, 'temporal'), `echo $$ > ${folder}/pid`, 'exec sleep 60');
  const giveUp = new AbortController();
  const starting = startTemporalServer({ cliPath, log: () => {}, signal: giveUp.signal }).catch(
    (error: unknown) => error,
  );
  const pid = await pidIn(path.join(folder, 'pid'));
  giveUp.abort(new Error('given up on purpose'));
  expect(await starting).toMatchObject({ message: 'given up on purpose' });
  expect(isAlive(pid)).toBe(false);
});

test('SIGINT while it serves leaves no process', async () => {
  const running = await program();
  const pid = await printedPid(running);
  running.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
  await gone(pid);
});

test('a program that stops in its own order is left to do so', async () => {
  const running = await program({
    after: `process.on('SIGINT', async () => { await server.stop(); console.log('in order'); process.exit(0); });
      console.log('listening');`,
  });
  const pid = await printedPid(running);
  await until('its listener', () => running.out().includes('listening') || undefined);
  running.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
  expect(running.out()).toContain('in order');
  expect(isAlive(pid)).toBe(false);
});

test('a program that crashes takes its server with it', async () => {
  const running = await program({ after: "throw new Error('crashed on purpose');" });
  const pid = await printedPid(running);
  expect((await running.ended).code).toBe(1);
  await gone(pid);
});

test('a program that is killed without a word takes its server with it', async () => {
  const running = await program();
  const pid = await printedPid(running);
  running.kill('SIGKILL');
  await running.ended;
  await expect(gone(pid)).resolves.toBeUndefined();
});
