/** The additional steps of an identity session that are known by name. Pure. */
import type { Wishes } from './input.ts';
import type { StoredDocument } from './requests/documents.ts';
import type { Session } from './sessions.ts';
import { isNeverSecondDocument } from './sides.ts';

/** Those that the token's echo and the results so far name. */
export function namedSteps(sessions: readonly Session[]): string[] {
  const names = sessions.flatMap(({ stepNames, interim, result }) => [
    ...stepNames,
    ...Object.keys(interim?.additionalSteps ?? {}),
    ...Object.keys(result?.additionalSteps ?? {}),
  ]);
  return [...new Set(names)];
}

interface Known {
  /** Without any, the request says which steps there will be. */
  readonly sessions: readonly Session[];
  readonly documents: readonly StoredDocument[];
  readonly additionalSteps: Wishes['additionalSteps'];
}

/** Those that may hold the second document; empty if none is known. */
export function stepsToChoose({ sessions, documents, additionalSteps }: Known): string[] {
  const files = sessions
    .flatMap(({ interim, result }) => [interim, result])
    .flatMap((event) => [...Object.keys(event?.images ?? {}), ...Object.keys(event?.pdfs ?? {})]);
  // What is stored may be from fresh links, which no event names.
  const stored = documents.map(({ step }) => step);
  const names =
    sessions.length === 0 ? requestedSteps(additionalSteps) : [...namedSteps(sessions), ...files, ...stored];
  return [...new Set(names)].filter((name) => name !== '' && !isNeverSecondDocument(name));
}

/** Country → document type → step name → step (idenfy-api.md 9). */
function requestedSteps(additionalSteps: Wishes['additionalSteps']): string[] {
  return valuesOf(additionalSteps)
    .flatMap(valuesOf)
    .flatMap((steps) => (isObject(steps) ? Object.keys(steps) : []));
}

const valuesOf = (value: unknown): unknown[] => (isObject(value) ? Object.values(value) : []);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
