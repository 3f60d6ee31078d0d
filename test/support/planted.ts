/** Looks for text in bytes, in every form in which it could be written down. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** As it is, in hex, and in base64 wherever in a longer text it stands. */
export function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(text);
  return new Map([
    ['text', bytes],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ...[0, 1, 2].flatMap((shift): [string, Buffer][] => {
      const base64 = Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .replace(/=+$/, '');
      // Signs that are made of a neighbour's bits as well are left out at both ends.
      const start = Math.ceil((shift * 8) / 6);
      const own = base64.slice(start, start + Math.floor(((bytes.length + shift) * 8) / 6) - start);
      return [
        [`base64 +${shift}`, Buffer.from(own)],
        [`base64url +${shift}`, Buffer.from(own.replaceAll('+', '-').replaceAll('/', '_'))],
      ];
    }),
  ]);
}

/** @returns what was found, such as `temporal.db: "Pavyzdienė" as hex` */
export function search(places: ReadonlyMap<string, Uint8Array>, texts: readonly string[]): readonly string[] {
  return [...places].flatMap(([place, content]) => {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return texts.flatMap((text) =>
      [...formsOf(text)].flatMap(([form, pattern]) =>
        bytes.includes(pattern) ? [`${place}: "${text}" as ${form}`] : [],
      ),
    );
  });
}

/** Every file of a folder, by its path inside. */
export async function filesOf(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = await readdir(folder, { recursive: true });
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) files.set(name, await readFile(path));
  }
  return files;
}
