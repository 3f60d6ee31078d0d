/** What `npm run demo` tells, on one embedded system; and the command itself, to its exit code. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDataFolder } from '../../src/local/data-folder.ts';
import { planOf } from '../../src/local/demo-plan.ts';
import { tellStory } from '../../src/local/demo-story.ts';
import type { Embedded } from '../../src/local/embedded.ts';
import { startEmbedded } from '../../src/local/embedded.ts';
import { freePort } from '../../src/machine/ports.ts';
import { createLog } from '../../src/log.ts';
import { temporalCli } from '../support/environment.ts';
import { type Running, start } from '../tools/support.ts';

const { signal } = new AbortController();
const ignore = () => undefined;
let folder: string;
let embedded: Embedded;
/** The command itself, which starts while the stories are told. */
let demo: Running;
const portsOf = async () => ({
  api: await freePort(),
  sandbox: await freePort(),
  temporal: await freePort(),
  temporalUi: await freePort(),
});

beforeAll(async () => {
  process.env['TEMPORAL_CLI_PATH'] = await temporalCli();
  folder = await mkdtemp(join(tmpdir(), 'idv-demo-'));
  const log = createLog('error');
  const data = await openDataFolder(folder);
  embedded = await startEmbedded({ data, ports: await portsOf(), say: ignore, log, onDeath: ignore }, signal);
  demo = await startDemo('--person', 'different', '--erase', '--json');
});
afterAll(async () => {
  demo?.kill('SIGTERM');
  await demo?.ended;
  await embedded?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function startDemo(...args: string[]): Promise<Running> {
  const ports = await portsOf();
  const flags = {
    '--port': ports.api,
    '--sandbox-port': ports.sandbox,
    '--temporal-port': ports.temporal,
    '--temporal-ui-port': ports.temporalUi,
  };
  const given = Object.entries(flags).flatMap(([flag, port]) => [flag, String(port)]);
  const env = { ...process.env, TEMPORAL_CLI_PATH: await temporalCli() };
  return start(process.execPath, ['src/local/demo.ts', ...args, ...given], { env });
}

async function told(plan: ReturnType<typeof planOf>) {
  const lines: string[] = [];
  const verification = await tellStory({
    embedded,
    plan,
    specimens: join(folder, randomUUID()),
    say: (line) => lines.push(line),
    untilSomebodyDecides: false,
    signal,
  });
  const times = lines.flatMap((line) => /^\d\d:\d\d:\d\d\.\d{3}/.exec(line) ?? []);
  return { verification, text: lines.join('\n'), times };
}

test('sequential: the user is led from one session into the other, and both results count', async () => {
  const { verification, text, times } = await told(planOf('sequential', 'same', undefined));
  expect(verification).toMatchObject({ method: 'sequential', outcome: 'VERIFIED', reasons: [] });
  expect(text).toMatch(/created Token 1 \(IDENTIFICATION\).*lead to the session of Token 2/);
  expect(text).toContain('to the document session (302)');
  expect(text).toContain('recorded both results: VERIFIED');
  expect(times.length).toBeGreaterThan(10);
  expect(times).toEqual(times.toSorted());
});

test('stored: it waits for a reviewer, whose approval is recorded under the key', async () => {
  const { verification, text } = await told(planOf('stored', 'same', undefined));
  expect(verification).toMatchObject({
    outcome: 'VERIFIED',
    reasons: ['approved_by_reviewer', 'overruled:stored_document_needs_decision'],
    decisions: [{ decision: 'approve', decidedBy: expect.stringMatching(/^embedded-/) }],
  });
  expect(text).toContain('It waits for a reviewer');
  expect(text).toMatch(/reviewer {2}POST .*decision: approve/);
});

test('two persons: the comparison’s sentences are told, and the reviewer rejects', async () => {
  const { verification, text } = await told(planOf('silent', 'different', 'reject'));
  expect(verification).toMatchObject({ outcome: 'REJECTED', decisions: [{ decision: 'reject' }] });
  expect(verification.reasons).toContain('persons_differ');
  expect(text).toMatch(/mismatch {6}.*birth/);
});

test('npm run demo -- --person different --erase --json: the record and the proof alone are on the standard output', async () => {
  expect({ ...(await demo.ended), err: demo.err() }).toMatchObject({ code: 0 });
  expect(JSON.parse(demo.out())).toMatchObject({
    verification: { outcome: 'REQUIRES_REVIEW', reasons: ['persons_differ', 'decision_deadline_passed'] },
    erasure: { state: 'complete' },
  });
  const prose = demo.err().trimEnd().split('\n');
  expect(prose.at(-1)).toBe('The outcome: REQUIRES_REVIEW, persons_differ, decision_deadline_passed');
  expect(demo.err()).toMatch(/GET \/v1\/verifications\/\S+ is answered 404/);
  // Links are for a system that stays.
  expect(demo.err()).not.toMatch(/http:|API key/);
});
