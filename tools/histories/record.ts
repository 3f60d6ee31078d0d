/**
 * `npm run histories [-- VERSION [--new] [--only=SHAPE,…]]`: records the histories of real runs, one of every shape that
 * a run takes today, into test/histories/VERSION (by default the version in package.json). `--new` adds only the shapes
 * that no other version has, `--only` the named ones; with both options it adds both. The histories are encrypted with
 * the published test key. The replay test runs all versions against the current code, so the histories of a shipped
 * version are never recorded again.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Api } from '../../test/support/api.ts';
import { inventHolder } from '../../test/support/people.ts';
import type { Holder } from '../../test/support/people.ts';
import { startSystem } from '../../test/support/system.ts';
import { Tap } from '../../test/support/tap.ts';
import { findTemporalCli } from '../../src/temporal-cli/find.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { buildWorkflowBundle } from '../../src/worker/bundle.ts';
import type { ErasureShape } from './erasure-shapes.ts';
import { erasureOptions, erasureShapes } from './erasure-shapes.ts';
import { heardGroups } from './heard-shapes.ts';
import { lateGroups } from './late-shapes.ts';
import { mendedGroups } from './mended-shapes.ts';
import { reviewedGroups } from './reviewed-shapes.ts';
import { groups } from './shapes.ts';
import type { Group, Shape } from './stage.ts';

const root = new URL('../../', import.meta.url);
// Everybody can decrypt the histories, and stack traces name the folders of this machine.
Error.stackTraceLimit = 0;

const say = (line: string) => console.log(line);

/** The runs happen in the order of this list, so that one shape's settings do not meet another's run. */
async function main(): Promise<void> {
  const packageSchema = z.object({ version: z.string() });
  const { version } = packageSchema.parse(JSON.parse(await readFile(new URL('package.json', root), 'utf8')));
  const [wanted = version, ...flags] = process.argv.slice(2);
  const folder = new URL(`test/histories/${wanted}/`, root);
  const known = flags.includes('--new') ? await shapesOfOthers(wanted) : null;
  const only = flags
    .find((flag) => flag.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  const isWanted = ({ name }: { readonly name: string }) =>
    (known === null && only === undefined) || known?.has(name) === false || only?.includes(name) === true;
  const cliPath = await findTemporalCli({ log: say });
  const temporary = await mkdtemp(join(tmpdir(), 'idv-histories-'));
  const server = await startTemporalServer({ cliPath, searchAttributes, log: say });
  try {
    const workflowBundle = join(temporary, 'workflows.js');
    await writeFile(workflowBundle, (await buildWorkflowBundle()).code);
    const holder = await inventHolder('histories');
    const histories = new Map<string, string>();
    const failed: string[] = [];
    const recording = { cliPath, server, workflowBundle, holder, histories, failed };
    for (const group of [...groups, ...lateGroups, ...reviewedGroups, ...heardGroups, ...mendedGroups]) {
      await recordGroup({ ...group, shapes: group.shapes.filter(isWanted) }, recording);
    }
    await recordErasures(erasureShapes.filter(isWanted), recording);
    if (failed.length > 0) throw new Error(`Nothing was written, because of ${failed.join(', ')}.`);
    // Only now, so that a failure on the way keeps the old files.
    if (only === undefined) await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [name, history] of histories) await writeFile(new URL(`${name}.json`, folder), history);
    const bytes = [...histories.values()].reduce((sum, history) => sum + Buffer.byteLength(history), 0);
    say(`${histories.size} histories, ${Math.round(bytes / 1_024)} kB, are in ${folder.pathname}.`);
  } finally {
    await server.stop();
    await rm(temporary, { recursive: true, force: true });
  }
}

async function shapesOfOthers(version: string): Promise<ReadonlySet<string>> {
  const names = await readdir(new URL('test/histories/', root), { recursive: true });
  return new Set(
    names.flatMap((name) => {
      const [folder, file] = name.split(sep);
      return folder === version || file === undefined ? [] : [file.replace(/\.json$/, '')];
    }),
  );
}

interface Recording {
  readonly cliPath: string;
  readonly server: TemporalServer;
  readonly workflowBundle: string;
  readonly holder: Holder;
  readonly histories: Map<string, string>;
  /** The shapes that did not end as declared; the others are still played. */
  readonly failed: string[];
}

async function recordGroup({ options, shapes }: Group, recording: Recording): Promise<void> {
  if (shapes.length === 0) return;
  let ahead = 0;
  const tap = await Tap.start();
  const system = await startSystem({
    ...options,
    tap,
    temporal: recording.server,
    workflowBundle: recording.workflowBundle,
    database: { inMemory: true },
    sandbox: { ...options.sandbox, now: () => Date.now() + ahead },
  });
  try {
    const api = new Api(system);
    for (const shape of shapes) {
      const clientId = `${shape.magic === undefined ? '' : `magic-${shape.magic}-`}${randomUUID()}`;
      const forward = (seconds: number) => {
        ahead += seconds * 1_000;
      };
      try {
        await shape.play({ system, api, holder: recording.holder, clientId, tap, forward });
        const { outcome, reasons } = await api.closed(clientId);
        assertEnd(shape, { outcome, reasons });
        const history = await historyOf(workflowIdOf(clientId), recording);
        recording.histories.set(shape.name, history);
        say(`${shape.name}: ${outcome} ${reasons.join(', ')} (${Math.round(history.length / 1_024)} kB)`);
      } catch (error) {
        say(`${shape.name}: ${Error.isError(error) ? error.message : String(error)}`);
        recording.failed.push(shape.name);
      }
    }
  } finally {
    await system.close();
  }
}

async function recordErasures(shapes: readonly ErasureShape[], recording: Recording): Promise<void> {
  if (shapes.length === 0) return;
  const { server, workflowBundle, holder, histories } = recording;
  const tap = await Tap.start();
  const system = await startSystem({
    ...erasureOptions,
    tap,
    temporal: server,
    workflowBundle,
    database: { inMemory: true },
  });
  try {
    for (const shape of shapes) {
      const stage = { system, api: new Api(system), holder, clientId: randomUUID(), tap, forward: () => {} };
      const history = await historyOf(await shape.play(stage), recording);
      histories.set(shape.name, history);
      say(`${shape.name} (${Math.round(history.length / 1_024)} kB)`);
    }
  } finally {
    await system.close();
  }
}

function assertEnd(shape: Shape, end: { outcome: string | null; reasons: readonly string[] }): void {
  if (end.outcome === shape.outcome && end.reasons.join() === shape.reasons.join()) return;
  throw new Error(
    `it ended as ${end.outcome}, ${end.reasons.join()} instead of ${shape.outcome}, ${shape.reasons.join()}.`,
  );
}

const historySchema = z.looseObject({ events: z.array(z.record(z.string(), z.unknown())).min(5) });

/** Fields that replay does not read, and fields that name the machine, its processes and its files. */
const LEFT_OUT = new Set([
  'identity',
  'requestId',
  'stackTrace',
  'taskId',
  'workerVersion',
  'meteringMetadata',
]);

/** In the form of Temporal's own command, one event per line. */
async function historyOf(workflowId: string, { cliPath, server }: Recording): Promise<string> {
  const { stdout } = await promisify(execFile)(
    cliPath,
    // prettier-ignore
    [
      'workflow', 'show', '--workflow-id', workflowId, '--output', 'json',
      '--address', server.address, '--disable-config-file', '--disable-config-env',
    ],
    { maxBuffer: 50 * 1_024 * 1_024 },
  );
  const { events } = historySchema.parse(JSON.parse(stdout));
  return `{"events":[\n${events.map((event) => JSON.stringify(event, leaveOut)).join(',\n')}\n]}\n`;
}

const stickyQueue = z.looseObject({ kind: z.literal('TASK_QUEUE_KIND_STICKY') });

function leaveOut(key: string, value: unknown): unknown {
  if (LEFT_OUT.has(key)) return undefined;
  // A sticky queue is named after the worker's host.
  const sticky = stickyQueue.safeParse(value);
  return sticky.success ? { ...sticky.data, name: 'sticky' } : value;
}

await main();
