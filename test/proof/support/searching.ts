/** Places as bytes, and what of the planted can be read there. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formsOf, Seeker } from '../../support/planted.ts';
import { until } from '../../support/until.ts';
import { sought } from './plants.ts';

export type Places = ReadonlyMap<string, Uint8Array>;

const CONTEXT = 24;

/**
 * Every place in which one of these texts can be read as it is, in hex of either case, in UTF-16, or in base64 wherever
 * in a longer text it stands.
 *
 * @returns such as `temporal.db: hex near "…"`, one a place and form
 */
export function findIn(places: Places, texts: readonly string[] = sought): readonly string[] {
  const seeker = new Seeker(
    texts.flatMap((text) =>
      [...formsOf(text)].map(([form, pattern]) => [{ form, length: pattern.length }, pattern] as const),
    ),
  );
  return [...places].flatMap(([place, content]) => {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return [...seeker.find(bytes)].map(([{ form, length }, at]) => {
      const near = bytes.toString('latin1', Math.max(0, at - CONTEXT), at + length + CONTEXT);
      return `${place}: ${form} near ${JSON.stringify(near)}`;
    });
  });
}

/** Every file below a folder, those of databases at work as well: what goes while it is listed is not there. */
export async function filesIn(folder: string, called = folder): Promise<Places> {
  const files = new Map<string, Uint8Array>();
  const names = await until(`a list of ${called}`, async () =>
    readdir(folder, { recursive: true }).catch((error: unknown) => unlessGone(error) ?? undefined),
  );
  for (const name of names) {
    const content = await readFile(join(folder, name)).catch(unlessGone);
    if (content !== null) files.set(`${called}/${name}`, content);
  }
  return files;
}

function unlessGone(error: unknown): null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'EISDIR') return null;
  throw error;
}

export const textsIn = (texts: ReadonlyMap<string, string>): Places =>
  new Map([...texts].map(([place, text]) => [place, Buffer.from(text)]));
