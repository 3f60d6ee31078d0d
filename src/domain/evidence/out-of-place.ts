/**
 * Fields that stand where nothing is documented: at another depth, spelt otherwise (`fraud_tags`), or under a name that
 * nobody knows. What iDenfy says does not become silence by where it says it. Pure.
 */
import { DEEPEST, isObject, isSaid } from './body-words.ts';
import { evidenceTable } from './table.ts';

export interface OutOfPlace {
  /** Of the outermost field, and of the entries of lists the list's. */
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
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

/** Read by their own rules, since the account, a step or a registry names what stands there. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set([
  'additionalSteps',
  'fileUrls',
  'additionalStepPdfUrls',
  'additionalData',
  'data.additionalData',
  'questionnaireAnswers',
  'utilityData',
  'registryCenterCheck',
  'driverLicenseCheck',
  'amlCheck',
  'AML.data',
  'CRIMINAL_CHECK.data',
  // Ours (src/idenfy/responses.ts).
  'data.unreadFields',
]);

const documented = placesOf(evidenceTable.map(({ path }) => path));

/** Each said field of a name that is not documented where it stands, and what such a field holds. */
export function outOfPlace(body: object): OutOfPlace[] {
  return fieldsOf(body, documented, '', 0);
}

/** The same for each way of spelling a name. */
export const alike = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();

const checksByName = new Map(wholeChecks.map((name) => [alike(name), name]));
const findingsByName = new Map(wholeFindings.map((name) => [alike(name), name]));

/** The check of which this is another spelling; src/matching/checks.ts weighs checks. */
export function checkAs({ name }: OutOfPlace): WholeCheck | null {
  return checksByName.get(alike(name)) ?? null;
}

export function findingAs({ name }: OutOfPlace): WholeFinding | null {
  return findingsByName.get(alike(name)) ?? null;
}

function fieldsOf(value: unknown, place: Place | null, path: string, depth: number): OutOfPlace[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown) => fieldsOf(entry, place, path, depth + 1));
  }
  if (!isObject(value)) return [];
  // Nobody documents such a depth, and nobody can tell what is said there.
  if (depth > DEEPEST) return [{ path, name: TOO_DEEP, value: TOO_DEEP }];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (!isSaid(inner) || READ_ELSEWHERE.has(at)) return [];
    const known = place?.fields.get(name) ?? null;
    const within = () => fieldsOf(inner, known, at, depth + 1);
    if (known !== null) return within();
    const field = { path: at, name, value: inner };
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
