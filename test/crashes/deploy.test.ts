/** A deploy while users are at it: the new worker has a workflow change that is guarded by `patched`. */
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildWorkflowBundle } from '../../src/worker/bundle.ts';
import type { Opened } from '../../src/server/verification-schemas.ts';
import { inventHolder, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { expectVerified, openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** In the middle of what each run does before it waits for its user. */
const place = '    if (refused) return refused;\n';
const newPath = 'Took the new path.';
// A timer is a command: without the guard the runs of yesterday could not be replayed.
const change = `    if (patched('a-change')) {
      await sleep(10);
      run.note('${newPath}');
    }
`;

let folder: string;
let stack: Stack;
let holder: Holder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-deploy-'));
  stack = await startStack();
  holder = await inventHolder(`deploy ${randomUUID()}`);
});
afterAll(async () => {
  await stack?.close();
  await rm(folder, { recursive: true, force: true });
});

/** @returns the path of a bundle made from today's workflows with that change */
async function changedBundle(): Promise<string> {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await cp(join(root, 'src'), join(folder, 'src'), { recursive: true });
  const file = join(folder, 'src/workflows/silent-verification.ts');
  const source = await readFile(file, 'utf8');
  expect(source.split(place)).toHaveLength(2);
  const imports = "import { patched, sleep } from '@temporalio/workflow';\n";
  await writeFile(file, imports + source.replace(place, place + change));
  const { code } = await buildWorkflowBundle({ workflowsPath: join(folder, 'src/workflows/index.ts') });
  const bundle = join(folder, 'workflows.js');
  await writeFile(bundle, code);
  return bundle;
}

async function tookNewPath({ clientId }: Opened): Promise<boolean> {
  const { timeline } = await stack.api.read(clientId);
  return timeline.some(({ what }) => what === newPath);
}

test('runs of yesterday finish on their old path, new ones take the new one', async () => {
  const { api, sandbox, worker } = stack;
  const [atUser, inReview] = await Promise.all([openSeveral(stack, 3), openSeveral(stack, 2)]);
  for (const { clientId, session } of inReview) {
    sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
    show(sandbox, session.scanRef, holder.files);
  }
  await Promise.all(inReview.map(async ({ clientId }) => api.reached(clientId, 'awaiting-document-result')));

  // Rolling: for a moment there are both.
  await stack.newWorker({ WORKFLOW_BUNDLE: await changedBundle() });
  expect(await worker.stop()).toBe(0);
  const fresh = await openSeveral(stack, 3);
  for (const { session } of [...atUser, ...fresh]) show(sandbox, session.scanRef, holder.files);
  for (const { clientId } of inReview) {
    await sandbox.control.waitForWebhook({ clientId, final: false, state: 'delivered' });
    sandbox.control.release({ clientId, tokenType: 'DOCUMENT' });
  }

  await expectVerified(stack, [...atUser, ...inReview, ...fresh]);
  for (const opened of [...atUser, ...inReview]) expect(await tookNewPath(opened)).toBe(false);
  for (const opened of fresh) expect(await tookNewPath(opened)).toBe(true);
});
