/** How far a reader of a method has to go: the files of src/workflows among themselves. */
import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../src/workflows/', import.meta.url));

const imports = new Map(
  readdirSync(folder).map((file) => {
    const source = readFileSync(`${folder}${file}`, 'utf8');
    return [file, [...source.matchAll(/ from '\.\/([^']+)';/g)].flatMap(([, other]) => other ?? [])];
  }),
);

/** The longest way that begins with these files; a circle is a way that comes back. */
function longest(way: readonly string[]): readonly string[] {
  const next = imports.get(way.at(-1) ?? '') ?? [];
  return next.reduce<readonly string[]>((found, file) => {
    if (way.includes(file)) throw new Error(`A circle: ${[...way, file].join(' → ')}`);
    const further = longest([...way, file]);
    return further.length > found.length ? further : found;
  }, way);
}

test.each(['silent-verification.ts', 'sequential-verification.ts', 'stored-verification.ts'])(
  'under %s no file is more than five imports deep, and none imports itself again',
  (method) => {
    const way = longest([method]);
    expect(way.length).toBeGreaterThan(2);
    expect(way.slice(6)).toEqual([]);
  },
);
