/** Searches bytes for text, in every form in which it could be written. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Plain, in hex, and in base64 at any place of a longer text. */
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
      // Characters that also contain a neighbour's bits are left out at both ends.
      const start = Math.ceil((shift * 8) / 6);
      const own = base64.slice(start, start + Math.floor(((bytes.length + shift) * 8) / 6) - start);
      return [
        [`base64 +${shift}`, Buffer.from(own)],
        [`base64url +${shift}`, Buffer.from(own.replaceAll('+', '-').replaceAll('/', '_'))],
      ];
    }),
  ]);
}

/** Finds many patterns in one pass: a search for each alone would read the files of a database a hundred times over. */
export class Seeker<T> {
  /** By what `slotOf` makes of their first four bytes. */
  readonly #slots: (readonly (readonly [T, Buffer])[] | undefined)[] = Array.from({ length: SLOTS });
  readonly #taken = new Uint8Array(SLOTS);

  /** @param patterns of at least four bytes each */
  constructor(patterns: Iterable<readonly [T, Buffer]>) {
    for (const [name, pattern] of patterns) {
      if (pattern.length < WINDOW) throw new Error(`too short to be sought: ${String(name)}`);
      const slot = slotOf(pattern.readInt32BE(0));
      this.#slots[slot] = [...(this.#slots[slot] ?? []), [name, pattern]];
      this.#taken[slot] = 1;
    }
  }

  /** @returns where each that is there begins for the first time */
  find(content: Uint8Array): ReadonlyMap<T, number> {
    const found = new Map<T, number>();
    const taken = this.#taken;
    const { length } = content;
    let window = 0;
    for (let end = 0; end < length; end += 1) {
      window = (window << 8) | (content[end] ?? 0);
      if (taken[slotOf(window)] === 1 && end >= WINDOW - 1) {
        const at = end - WINDOW + 1;
        for (const [name, pattern] of this.#slots[slotOf(window)] ?? []) {
          const isThere =
            !found.has(name) && pattern.equals(content.subarray(at, Math.min(at + pattern.length, length)));
          if (isThere) found.set(name, at);
        }
      }
    }
    return found;
  }
}

const WINDOW = 4;
const SLOTS = 65_536;

const slotOf = (window: number): number => (window ^ (window >>> 15) ^ (window << 3)) & (SLOTS - 1);

/** @returns what was found, such as `temporal.db: "Pavyzdienė" as hex` */
export function search(places: ReadonlyMap<string, Uint8Array>, texts: readonly string[]): readonly string[] {
  const seeker = new Seeker(
    texts.flatMap((text) =>
      [...formsOf(text)].map(([form, pattern]) => [`"${text}" as ${form}`, pattern] as const),
    ),
  );
  return [...places].flatMap(([place, content]) =>
    [...seeker.find(content).keys()].map((found) => `${place}: ${found}`),
  );
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
