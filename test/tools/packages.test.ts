/** The packages as they are published: plain JavaScript below node_modules, where Node strips no types. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { buildPackages } from '../../tools/build-packages.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const folderOf = { 'idenfy-dual-verification-client': 'client', 'idenfy-sandbox': 'idenfy-sandbox' };

/** A project of somebody else. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'idv-packages-'));
  const modules = path.join(project, 'node_modules');
  await mkdir(modules);
  await buildPackages(Object.values(folderOf), path.join(project, 'built'));
  // What npm would install beside them; theirs is no link, which Node would follow to where it strips types.
  for (const name of await readdir(path.join(root, 'node_modules'))) {
    if (!(name in folderOf)) await symlink(path.join(root, 'node_modules', name), path.join(modules, name));
  }
  for (const [name, folder] of Object.entries(folderOf))
    await run('cp', ['-R', path.join(project, 'built', folder), path.join(modules, name)]);
});
afterAll(async () => rm(project, { recursive: true, force: true }));

const manifestSchema = z.looseObject({
  private: z.boolean().optional(),
  scripts: z.unknown().optional(),
  exports: z.record(z.string(), z.unknown()),
});

describe.each(Object.keys(folderOf))('%s', (name) => {
  const manifest = async () =>
    manifestSchema.parse(
      JSON.parse(await readFile(path.join(project, 'node_modules', name, 'package.json'), 'utf8')),
    );

  test('may be published, and has no source in it', async () => {
    const { private: isPrivate, scripts } = await manifest();
    expect([isPrivate, scripts]).toEqual([undefined, undefined]);
    const files = await readdir(path.join(project, 'node_modules', name), { recursive: true });
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
    expect(files).toContain('README.md');
  });

  test('is imported by plain Node, each door of it', async () => {
    const doors = Object.keys((await manifest()).exports).filter((door) => door !== './package.json');
    const script = doors.map((door) => `await import('${name}${door.slice(1)}');`).join('\n');
    await writeFile(path.join(project, `${name}.mjs`), script);
    const { stderr } = await run(process.execPath, ['--no-experimental-strip-types', `${name}.mjs`], {
      cwd: project,
    });
    expect(stderr).toBe('');
  });
});

test('its types are those of a strict project, of any key and any stage', async () => {
  await writeFile(path.join(project, 'uses.mts'), USES);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    noEmit: true,
    types: ['node'],
  };
  await writeFile(
    path.join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['uses.mts'] }),
  );
  const compiled = await run(
    process.execPath,
    [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', project],
    { cwd: project },
  ).catch((error: unknown) => error);
  expect(compiled).toMatchObject({ stdout: '' });
});

/** Each line that is expected to be an error fails to compile where it is none. */
const USES = `
import { createClient, isProblem } from 'idenfy-dual-verification-client';
const client = createClient({ baseUrl: 'http://127.0.0.1', apiKey: 'x' });
export async function use(error: unknown): Promise<unknown> {
  const { session } = await client.open({ clientId: 'a', method: 'silent' });
  if (session.usable) session.redirectUrl satisfies string;
  // @ts-expect-error A session that is finished has no link.
  session.redirectUrl;
  const closed = await client.waitForOutcome('a');
  closed.outcome satisfies string;
  // @ts-expect-error There is no such method.
  await client.open({ clientId: 'a', method: 'quick' });
  // @ts-expect-error There is no such code.
  isProblem(error, 'no_such_code');
  // @ts-expect-error It needs its path.
  await client.call('getErasure');
  await client.call('liftLegalHold', { path: { clientId: 'a' } });
  return (await client.call('listActs')).next;
}
`;
