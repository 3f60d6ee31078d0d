/**
 * Fields that stand where nothing is documented: at another depth, spelt otherwise (`fraud_tags`), or under a name that
 * nobody knows. What iDenfy says does not become silence by where it says it. Pure.
 */
import { DEEPEST, isObject, isSaid } from './body-words.ts';
import { insideOf, isHeardInside } from './containers.ts';
import type { Container, Inside } from './containers.ts';
import { evidenceTable } from './table.ts';

export interface OutOfPlace {
  /** Of the outermost field, and of the entries of lists the list's. */
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
  /** What it stands in, if that is something in which only names that judge are heard. */
  readonly container?: Container;
}

interface Place {
  readonly fields: Map<string, Place>;
}

/** Each is a whole of its own: where it stands elsewhere, nobody can say what its fields mean. */
export const wholeChecks = [
  'AML',
  'amlCheck',
  'LID',
  'CRIMINAL_CHECK',
  'gdcMatch',
  'registryCenterCheck',
  'driverLicenseCheck',
] as const;
export type WholeCheck = (typeof wholeChecks)[number];

const wholeFindings = [
  'riskAssessment',
  'bankVerification',
  'addressVerification',
  'bankCardVerification',
  'emailVerification',
  'phoneVerification',
] as const;
export type WholeFinding = (typeof wholeFindings)[number];

/** Ours (src/idenfy/responses.ts). */
const UNREAD_FIELDS = 'data.unreadFields';

const documented = placesOf(evidenceTable.map(({ path }) => path));

/** Each said field of a name that is not documented where it stands, and what such a field holds. */
export function outOfPlace(body: object): OutOfPlace[] {
  return fieldsOf(body, { place: documented, path: '', depth: 0, inside: null });
}

/** The same for each way of spelling a name. */
export const alike = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();

const checksByName = new Map(wholeChecks.map((name) => [alike(name), name]));
const findingsByName = new Map(wholeFindings.map((name) => [alike(name), name]));

/** The check of which this is another spelling; src/matching/checks.ts weighs checks. */
export function checkAs({ name, container }: OutOfPlace): WholeCheck | null {
  if (container !== undefined) return null;
  return checksByName.get(alike(name)) ?? null;
}

export function findingAs({ name, container }: OutOfPlace): WholeFinding | null {
  if (container !== undefined) return null;
  return findingsByName.get(alike(name)) ?? null;
}

interface Where {
  readonly place: Place | null;
  readonly path: string;
  readonly depth: number;
  readonly inside: Inside | null;
}

function fieldsOf(value: unknown, where: Where): OutOfPlace[] {
  const { place, path, depth } = where;
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown) => fieldsOf(entry, { ...where, depth: depth + 1 }));
  }
  if (!isObject(value)) return [];
  // Nobody documents such a depth, and nobody can tell what is said there.
  if (depth > DEEPEST) return [{ path, name: TOO_DEEP, value: TOO_DEEP }];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (!isSaid(inner) || at === UNREAD_FIELDS) return [];
    const known = place?.fields.get(name) ?? null;
    const inside = where.inside ?? insideOf(at);
    const within = () => fieldsOf(inner, { place: known, path: at, depth: depth + 1, inside });
    if (known !== null || inside?.start === `${at}.`) return within();
    const field = { path: at, name, value: inner };
    if (inside !== null) {
      const heard = isHeardInside(inside, at, inner) ? [{ ...field, container: inside.container }] : [];
      return [...heard, ...within()];
    }
    const isWhole = checkAs(field) !== null || findingAs(field) !== null;
    return isWhole ? [field] : [field, ...within()];
  });
}

/** A name that judges, so that its value speaks. */
export const TOO_DEEP = 'UNREADABLE_VERDICT';

function placesOf(paths: readonly string[]): Place {
  const root: Place = { fields: new Map() };
  for (const path of paths) {
    path.split('.').reduce((place, segment) => {
      const name = segment.replace('[]', '');
      const next = place.fields.get(name) ?? { fields: new Map() };
      place.fields.set(name, next);
      return next;
    }, root);
  }
  return root;
}
