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
/** The token's form has two levels above a step. */
const DEEPEST_STEP = 3;

/** The names are those that src/domain/evidence knows: a word in place of the map of steps, a verdict, and a container. */
export function withUnread(body: object): object {
  if (!isRecord(body)) return body;
  const { additionalSteps: steps } = body;
  const beside = besideSteps(steps);
  const isUnread =
    PLAIN.some((name) => holdsAnything(body[name])) || LINKS.some((name) => holdsMoreThanLinks(body[name]));
  return {
    ...body,
    ...(typeof steps === 'string' && steps !== '' ? { additional_steps: steps } : {}),
    ...(isUnread ? { UNREADABLE_VERDICT: UNREADABLE } : {}),
    ...(beside.length > 0 ? { additionalStepsBeside: beside } : {}),
  };
}

function besideSteps(steps: unknown): Body[] {
  if (Array.isArray(steps)) return steps.flatMap((step: unknown) => besideListed(step));
  if (isRecord(steps)) return Object.values(steps).flatMap((step) => besideStep(step, 0));
  return steps === true || typeof steps === 'number' ? [{ status: UNREADABLE }] : [];
}

/** The map keeps a step's word, a list is not kept at all. */
function besideListed(step: unknown): Body[] {
  if (!isRecord(step)) return [{ status: step }];
  return [...besideStep(step, DEEPEST_STEP), ...('type' in step ? [{ status: step['type'] }] : [])];
}

function besideStep(step: unknown, depth: number): Body[] {
  if (Array.isArray(step)) return step.flatMap((entry: unknown) => besideListed(entry));
  if (!isRecord(step)) return [];
  const rest = Object.entries(step).filter(([name, value]) => !OF_A_STEP.has(name) && isSaid(value));
  if (rest.length === 0) return [];
  const isTree = depth < DEEPEST_STEP && rest.every(([, value]) => isRecord(value)) && !('type' in step);
  return isTree ? rest.flatMap(([, value]) => besideStep(value, depth + 1)) : [Object.fromEntries(rest)];
}

const isSaid = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

function holdsMoreThanLinks(map: unknown): boolean {
  return Array.isArray(map) ? map.length > 0 : isRecord(map) && Object.values(map).some(holdsAnything);
}

const holdsAnything = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const isRecord = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
