/**
 * What the schema of a webhook could not keep where it stands, and what would then be silence: it gets a field of its own,
 * which src/domain/evidence hears. Of a step that is everything but its documented parts, whose texts may be long.
 */
import { UNREADABLE } from './vocabulary.ts';

type Body = Readonly<Record<string, unknown>>;

/** Objects and lists are read in none of these, nor as a file's link. */
const PLAIN = ['clientId', 'externalRef', 'startTime', 'finishTime'];
const LINKS = ['fileUrls', 'additionalStepPdfUrls'];
const OF_A_STEP: ReadonlySet<string> = new Set(['type', 'texts', 'settings']);
/** Deeper than that src/domain/evidence reads nothing. */
const DEEPEST = 30;

/** The names are those that src/domain/evidence knows: a word in place of the map of steps, a verdict, and a container. */
export function withUnread(body: object): object {
  if (!isRecord(body)) return body;
  const { additionalSteps: steps } = body;
  const besideTheMap = besideSteps(steps);
  const isUnread =
    PLAIN.some((name) => holdsAnything(body[name])) || LINKS.some((name) => holdsMoreThanLinks(body[name]));
  return {
    ...body,
    ...(typeof steps === 'string' && steps !== '' ? { additional_steps: steps } : {}),
    ...(isUnread ? { UNREADABLE_VERDICT: UNREADABLE } : {}),
    ...(besideTheMap.length > 0 ? { additionalStepsBeside: besideTheMap } : {}),
  };
}

function besideSteps(steps: unknown): unknown[] {
  if (Array.isArray(steps)) return steps.flatMap((step: unknown) => [...typeOf(step), ...beside(step, 0)]);
  // The map keeps each step's word.
  if (isRecord(steps)) return Object.values(steps).flatMap((step) => (isPlain(step) ? [] : beside(step, 0)));
  return steps === true || typeof steps === 'number' ? [{ status: UNREADABLE }] : [];
}

/** A list is not kept at all, so neither are its words. */
function typeOf(step: unknown): Body[] {
  if (isPlain(step)) return [{ status: step }];
  return isRecord(step) && 'type' in step ? [{ status: step['type'] }] : [];
}

/** A list's one entry, or none if nothing is left of the value. */
function beside(value: unknown, depth: number): unknown[] {
  if (isPlain(value) || depth > DEEPEST) return isSaid(value) ? [value] : [];
  const left: unknown = Array.isArray(value)
    ? value.flatMap((entry: unknown) => beside(entry, depth + 1))
    : Object.fromEntries(
        Object.entries(value)
          .filter(([name]) => !OF_A_STEP.has(name))
          .flatMap(([name, inner]) => beside(inner, depth + 1).map((kept) => [name, kept])),
      );
  return holdsAnything(left) ? [left] : [];
}

const isPlain = (value: unknown): value is string | number | boolean | null | undefined =>
  typeof value !== 'object' || value === null;

const isSaid = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** Links in another form, such as `{ url }`, are requested from iDenfy again and say no more. */
function holdsMoreThanLinks(map: unknown): boolean {
  return (
    holdsAnything(map) &&
    Object.values(map ?? {}).some((entry) => holdsAnything(entry) && !isOfLinks(entry, 0))
  );
}

function isOfLinks(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return /^https?:\/\//i.test(value);
  return (
    depth < DEEPEST &&
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((inner) => isOfLinks(inner, depth + 1))
  );
}

const holdsAnything = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const isRecord = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
