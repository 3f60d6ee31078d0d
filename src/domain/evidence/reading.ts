/** Reads what a body says at a path, whatever its shape: what cannot be read is UNREADABLE, never absent. */
import { UNREADABLE } from '../../idenfy/vocabulary.ts';

/**
 * The words at `path`, none where nothing is said: absent, null, or empty. Segments are names, `x[]` for the entries of
 * a list, and `*` for the values of a map, of which only objects are gone into, since the others are no verdicts.
 */
export function wordsAt(body: unknown, path: string): string[] {
  return valuesAt(body, path).map((value) => {
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
    return typeof value === 'string' ? value : UNREADABLE;
  });
}

/** The same for a field whose documented type is a flag: nothing but a flag can be read. */
export function flagsAt(body: unknown, path: string): string[] {
  return valuesAt(body, path).map((value) =>
    typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : UNREADABLE,
  );
}

export function isSaidAt(body: unknown, path: string): boolean {
  return valuesAt(body, path).length > 0;
}

/** Only what looks like iDenfy's vocabulary goes into a reason, so that no free text gets in. */
export function codeOf(word: string): string {
  return /^[A-Za-z0-9_-]{1,60}$/.test(word) ? word : UNREADABLE;
}

const UNREADABLE_VALUE = Symbol('unreadable');

function valuesAt(body: unknown, path: string): unknown[] {
  return path
    .split('.')
    .reduce<unknown[]>(
      (values, segment) =>
        values.flatMap((value) => (value === UNREADABLE_VALUE ? [value] : step(value, segment))),
      [body],
    );
}

function step(value: unknown, segment: string): unknown[] {
  if (!isObject(value)) return [UNREADABLE_VALUE];
  if (segment === '*')
    return Object.values(value).filter((inner) => typeof inner === 'object' && inner !== null);
  if (!segment.endsWith('[]')) return said(value[segment]);
  return said(value[segment.slice(0, -2)]).flatMap((list) =>
    Array.isArray(list) ? list.map((entry: unknown) => entry ?? UNREADABLE_VALUE) : [UNREADABLE_VALUE],
  );
}

function said(value: unknown): unknown[] {
  return value === undefined || value === null || value === '' ? [] : [value];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
