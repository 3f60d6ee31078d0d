/** Reads the words at a path of a body of any shape: a value that cannot be read is UNREADABLE, never absent. */
import { UNREADABLE } from '../../idenfy/vocabulary.ts';

/**
 * The words at `path`; none if the field is absent, null or empty. Segments are names, or `x[]` for the entries of a
 * list, each of which has a word.
 */
export function wordsAt(body: unknown, path: string): string[] {
  return valuesAt(body, path).map((value) => {
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
    return typeof value === 'string' ? value : UNREADABLE;
  });
}

/** The same for a field whose documented type is a flag: any other type is unreadable. */
export function flagsAt(body: unknown, path: string): string[] {
  return valuesAt(body, path).map((value) =>
    typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : UNREADABLE,
  );
}

export function isSaidAt(body: unknown, path: string): boolean {
  return valuesAt(body, path).length > 0;
}

/** What stands there, no list among the places on the way. */
export function valueAt(body: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), body);
}

/** Only words in the form of iDenfy's vocabulary become part of a reason, so that it holds no free text. */
export function codeOf(word: string): string {
  return /^[A-Za-z0-9_-]{1,60}$/.test(word) ? word : UNREADABLE;
}

/** In a reason, for a word that should be present and is not. */
export const MISSING = 'none';

/** No documented field is deeper than five levels. */
export const DEEPEST = 20;
/** Bare words that are verdicts of other fields, besides all words of the shape of `NO_MATCH`. */
const BARE_VERDICTS = /^(?:INVALID|MISMATCH|FAILED|DENIED|REJECTED|SUSPECTED|UNVERIFIED)$/;
const SHAPE_OF_VERDICTS = /^[A-Z]+(?:_[A-Z]+)+$/;

/**
 * The words of all fields called `name` at any depth below `path`. With `bad` the shape is checked as well: a field
 * whose name ends in `name` may not be empty, a bare word may not be a verdict, and only objects and texts are allowed.
 */
export function wordsBelow(
  body: unknown,
  path: string,
  { name, bad }: { readonly name: string; readonly bad?: readonly string[] },
): string[] {
  const isStrict = bad !== undefined;
  const isNamed = (key: string) =>
    isStrict ? key.toLowerCase().endsWith(name.toLowerCase()) : key.toLowerCase() === name.toLowerCase();

  const read = (value: unknown, depth: number): string[] => {
    if (depth > DEEPEST) return [UNREADABLE];
    if (Array.isArray(value) && !isStrict) {
      return value.flatMap((entry: unknown) => (isContainer(entry) ? read(entry, depth + 1) : []));
    }
    if (!isObject(value)) return [UNREADABLE];
    return Object.entries(value).flatMap(([key, inner]) => readField(key, inner, depth));
  };

  const readField = (key: string, value: unknown, depth: number): string[] => {
    const isEmpty = said(value).length === 0;
    // The first level has the names that the account gave to its steps.
    if (isNamed(key) && !(isStrict && depth === 0)) {
      if (isEmpty) return isStrict ? [MISSING] : [];
      if (typeof value === 'string') return [value];
      // For example a field of a step about a marital status.
      const isExact = key.toLowerCase() === name.toLowerCase();
      return isObject(value) && !isExact ? read(value, depth + 1) : [UNREADABLE];
    }
    if (isEmpty) return [];
    if (!isStrict) return isContainer(value) ? read(value, depth + 1) : [];
    if (isObject(value)) return read(value, depth + 1);
    if (key === 'value') return [];
    if (typeof value !== 'string') return [UNREADABLE];
    const text = value.trim();
    const word = text.toUpperCase();
    const isVerdict = bad.includes(word) || BARE_VERDICTS.test(word) || SHAPE_OF_VERDICTS.test(text);
    return isVerdict ? [word] : [];
  };

  return valuesAt(body, path).flatMap((value) => read(value, 0));
}

/** Anything at all: neither absent nor null, and not empty. */
export function isSaid(value: unknown): boolean {
  if (isContainer(value)) return Object.keys(value).length > 0;
  return said(value).length > 0;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

const UNREADABLE_VALUE = Symbol('unreadable');

function valuesAt(body: unknown, path: string): unknown[] {
  let values: unknown[] = [body];
  for (const segment of path.split('.')) {
    if (values.length === 0) return values;
    values = values.flatMap((value) => step(value, segment));
  }
  return values;
}

/** A value that cannot have such a field is unreadable, and so is an unreadable value itself. */
function step(value: unknown, segment: string): unknown[] {
  if (!isObject(value)) return [UNREADABLE_VALUE];
  if (!segment.endsWith('[]')) return said(value[segment]);
  return said(value[segment.slice(0, -2)]).flatMap((list): readonly unknown[] =>
    Array.isArray(list) ? list : [UNREADABLE_VALUE],
  );
}

function said(value: unknown): unknown[] {
  return value === undefined || value === null || value === '' ? [] : [value];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
