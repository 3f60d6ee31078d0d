/**
 * `npm run sbom`: writes what the image of server and worker holds as a CycloneDX document, from the lock file alone. npm
 * describes the packages; which of them are shipped is found here, since npm leaves out with `--omit=dev` whatever
 * something for development needs as well (npm 11.19). The same lock file gives the same document.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));

const documentSchema = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ name: z.string(), 'bom-ref': z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const names = z.record(z.string(), z.string()).default({});
const entrySchema = z.object({
  version: z.string().optional(),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), z.looseObject({})).default({}),
});
const lockSchema = z.object({ packages: z.record(z.string(), entrySchema) });

/** The folders of what the root's dependencies need, as Node would find them. */
export function shippedFolders(lockText: string): ReadonlySet<string> {
  const { packages } = lockSchema.parse(JSON.parse(lockText));
  const found = new Set<string>();
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entry = packages[folder];
    if (entry === undefined) continue;
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = entry;
    // What it could do with if it were there (PGlite) is taken out of the image again, or was never in it.
    const peers = Object.keys(peerDependencies).filter((name) => !(name in peerDependenciesMeta));
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      const place = placeOf(name, folder, packages);
      if (place === undefined || found.has(place)) continue;
      found.add(place);
      waiting.push(place);
    }
  }
  return found;
}

function placeOf(
  name: string,
  from: string,
  packages: Readonly<Record<string, unknown>>,
): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') return undefined;
  }
}

export function sbom(): string {
  const said = execFileSync(
    'npm',
    ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const { metadata, components, dependencies, ...rest } = documentSchema.parse(JSON.parse(said));
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const { packages } = lockSchema.parse(JSON.parse(lock));
  // npm's name for a package is its name and version.
  const wanted = new Set(
    [...shippedFolders(lock)].map(
      (folder) => `${folder.slice(folder.lastIndexOf('node_modules/') + 13)}@${packages[folder]?.version}`,
    ),
  );
  const shipped = components.filter((component) => wanted.has(component['bom-ref']));
  const refs = new Set([metadata.component['bom-ref'], ...shipped.map((component) => component['bom-ref'])]);
  const document = {
    ...rest,
    serialNumber: `urn:uuid:${uuidOf(createHash('sha256').update(lock).digest('hex'))}`,
    // npm takes the folder's name, and the time.
    metadata: { ...metadata, timestamp: undefined, component: { ...metadata.component, name: ownName() } },
    components: shipped,
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref))
      .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((ref) => refs.has(ref)) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function ownName(): string {
  const { name } = z
    .object({ name: z.string() })
    .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  return name;
}

/** Version 8 of RFC 9562: bits of one's own choice. */
function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = path.resolve(process.argv[2] ?? 'build/sbom.cdx.json');
  const document = sbom();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, document);
  console.log(
    `${path.relative(process.cwd(), file)}: ${document.match(/"bom-ref"/g)?.length} packages, ours included`,
  );
}
