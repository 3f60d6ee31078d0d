/**
 * `npm run build:packages [-- client …]`: each package as it can be published, in `build/packages/<name>`: plain
 * JavaScript and types, since Node strips no types below `node_modules`, and no other runtime does.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const manifestSchema = z.looseObject({
  exports: z.record(z.string(), z.string()),
  bin: z.record(z.string(), z.string()).optional(),
});

/** @param to gets one folder a package */
export async function buildPackages(names: readonly string[], to: string): Promise<void> {
  for (const name of names) await buildPackage(path.join(root, 'packages', name), path.join(to, name));
}

async function buildPackage(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const sources = path.join(from, 'src');
  const project = path.join(to, 'tsconfig.json');
  await writeFile(
    project,
    JSON.stringify({
      extends: path.join(root, 'tsconfig.package.json'),
      compilerOptions: {
        rootDir: sources,
        outDir: path.join(to, 'dist'),
        typeRoots: [path.join(root, 'node_modules/@types')],
      },
      include: [sources],
    }),
  );
  try {
    await run(process.execPath, [compiler, '--project', project]);
  } finally {
    await rm(project);
  }
  // Styles, scripts of pages and the like stand where the code looks for them.
  await cp(sources, path.join(to, 'dist'), { recursive: true, filter: (file) => !file.endsWith('.ts') });
  await cp(path.join(from, 'README.md'), path.join(to, 'README.md'));
  const manifest = manifestSchema.parse(JSON.parse(await readFile(path.join(from, 'package.json'), 'utf8')));
  await writeFile(path.join(to, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`);
}

const built = (file: string) => file.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1.js');
const types = (file: string) => file.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1.d.ts');
const entry = (file: string) => (file.endsWith('.ts') ? { types: types(file), default: built(file) } : file);

function ofAll<T>(record: Readonly<Record<string, string>>, change: (file: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, file]) => [key, change(file)]));
}

/** What names a source names what became of it. */
function published({
  exports,
  bin,
  private: _private,
  scripts: _scripts,
  devDependencies: _dev,
  ...rest
}: z.infer<typeof manifestSchema>): object {
  return {
    ...rest,
    files: ['dist'],
    ...(bin !== undefined && { bin: ofAll(bin, built) }),
    exports: ofAll(exports, entry),
  };
}

if (import.meta.main) {
  const given = process.argv.slice(2);
  const all = await readdir(path.join(root, 'packages'));
  await buildPackages(given.length === 0 ? all : given, path.join(root, 'build', 'packages'));
}
