/**
 * What registries and licence authorities answer, by field names (idenfy-api.md 3.10). Pure. Each country has its own
 * fields, and new ones come, so a verdict is recognised by the end of its name, at any depth.
 */
import { relate, readDate } from './dates.ts';
import { bare } from './facts.ts';
import type { ReadDocument } from './fields.ts';
import { compareNames, personName } from './names/person-names.ts';

export type CheckEnd = 'clear' | 'suspected' | 'failed';
export type Answers = Readonly<Record<string, unknown>> | null | undefined;
type Read = ReadDocument & { docExpiry?: unknown };

export function worst(ends: readonly CheckEnd[]): CheckEnd {
  if (ends.includes('suspected')) return 'suspected';
  return ends.includes('failed') ? 'failed' : 'clear';
}

/** Fields that a registry answers about the person. */
const REGISTRY_VERDICTS = [
  'firstNameStatus',
  'lastNameStatus',
  'middleNameStatus',
  'dobStatus',
  'yobStatus',
  'idNumStatus',
];

/** Telephone, e-mail and address are not part of an identity; every documented word passes in these fields. */
const CONTACT_VERDICTS = new Set([
  'address1Status',
  'address2Status',
  'cityStatus',
  'stateStatus',
  'zipStatus',
  'phoneStatus',
  'emailStatus',
]);
const CONTACT_WORDS: readonly unknown[] = [
  'MATCH',
  'NO_MATCH',
  'PARTIAL_MATCH',
  'NO_DATA',
  'NO_INPUT',
  'INVALID',
];

/** The registry's own data, which is compared: Hungary's and Lithuania's. */
const REGISTRY_VALUES = [
  'firstName',
  'name',
  'lastName',
  'surname',
  'personalNumber',
  'documentNumber',
  'birthDate',
  'documentExpiration',
];

/** What the registry, or the authority, was asked about: it matters only if it is another's. */
const REGISTRY_ASKED = ['dob', 'yob', 'checkedPersonalNumber'];
const LICENSE_ASKED = ['name', 'surname', 'gender', 'documentNumber', 'dateOfBirth', 'dateOfExpiry'];

/** Whom anything but a text is about, nobody can tell; a year may be a number. */
function isAnyUnread(check: NonNullable<Answers>, names: readonly string[]): boolean {
  return names.some((name) => {
    const value = check[name];
    return isSaid(value) && typeof value !== 'string' && !(name === 'yob' && typeof value === 'number');
  });
}

/** Who somebody is has several parts, and one that agrees is no match: many people share a name, or a birth date. */
const ENOUGH_PARTS = 2;
type Part = 'given' | 'family' | 'birth' | 'code' | 'document';

const PART_OF: Readonly<Record<string, Part>> = {
  firstNameStatus: 'given',
  lastNameStatus: 'family',
  dobStatus: 'birth',
  yobStatus: 'birth',
  idNumStatus: 'code',
};

export function endOfRegistry(check: Answers, data: Read): CheckEnd {
  if (check === null || check === undefined) return 'clear';
  const said = (names: readonly string[]) => names.map((name) => check[name]).filter(isSaid);
  const hasVerdicts = said(REGISTRY_VERDICTS).length > 0;
  const { same, other, unread } = relationsOf(check, data);
  if (other || saysNo(check)) return 'suspected';
  const isUnread =
    unread ||
    said(REGISTRY_VALUES).some((value) => typeof value !== 'string') ||
    isAnyUnread(check, REGISTRY_ASKED);
  // Beside verdicts, the values are what the registry was asked about.
  const parts = hasVerdicts ? partsThat(check, PART_OF, 'MATCH') : same;
  return parts.size >= ENOUGH_PARTS && !isUnread ? 'clear' : 'failed';
}

/** A sex or a date of issue does not identify a person. */
const LICENSE_PARTS: Readonly<Record<string, Part>> = {
  nameMatch: 'given',
  surnameMatch: 'family',
  dateOfBirthMatch: 'birth',
  documentNumberMatch: 'document',
};

export function endOfLicense(check: Answers, data: Read): CheckEnd {
  if (check === null || check === undefined) return 'clear';
  if (saysNo(check) || wasAskedOfAnother(check, data)) return 'suspected';
  const isEnough = partsThat(check, LICENSE_PARTS, true).size >= ENOUGH_PARTS;
  return isEnough && !isAnyUnread(check, LICENSE_ASKED) ? 'clear' : 'failed';
}

function partsThat(
  check: NonNullable<Answers>,
  parts: Readonly<Record<string, Part>>,
  yes: unknown,
): ReadonlySet<Part> {
  return new Set(Object.entries(parts).flatMap(([name, part]) => (check[name] === yes ? [part] : [])));
}

const isSaid = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

const HARMLESS: readonly unknown[] = ['MATCH', 'NO_DATA', 'NO_INPUT'];
/** For undocumented fields. */
const FINE_WORDS: readonly unknown[] = [...HARMLESS, 'VALID', 'ACTIVE', true];
const VERDICT = /(?:status|result|verdict|outcome)$/i;
/** Not of a mismatch. */
const MATCH = /(?<!mis|no_?|un)match$/i;
const FLAW =
  /(?:revoked|suspended|expired|invalid|cancelled|withdrawn|stolen|lost|fraud|suspected|mismatch|mismatched)$|error|deceased|death/i;
/** In an undocumented field of any name. */
const BAD_WORD =
  /^(?:REVOKED|SUSPENDED|EXPIRED|INVALID|CANCELLED|WITHDRAWN|STOLEN|DECEASED|FRAUD|DENIED|FAILED|SUSPECTED|MISMATCH|NO_MATCH|NOT_FOUND)$/;
const DEEPEST = 20;

/** Whether a field whose name is that of a verdict, a flag or a flaw says no; an unknown word is not a yes. */
function saysNo(answers: object, depth = 0): boolean {
  if (depth > DEEPEST) return true;
  return Object.entries(answers).some(([name, value]: [string, unknown]) => {
    if (!isSaid(value)) return false;
    if (CONTACT_VERDICTS.has(name)) return !CONTACT_WORDS.includes(value);
    if (REGISTRY_VERDICTS.includes(name)) return !HARMLESS.includes(value);
    if (MATCH.test(name)) return value !== true && !HARMLESS.includes(value);
    const isFlaw = FLAW.test(name);
    if (isFlaw) return value !== false && !(Array.isArray(value) && value.length === 0);
    if (typeof value === 'object' && value !== null) return saysNo(value, depth + 1);
    if (typeof value === 'string' && BAD_WORD.test(value)) return true;
    return value === false || (VERDICT.test(name) && !FINE_WORDS.includes(value));
  });
}

type Relation = 'same' | 'other' | 'unknown' | 'unread';

/** Compares the registry's own data with what was read from the document. */
function relationsOf(check: NonNullable<Answers>, data: Read) {
  const texts = (...names: readonly string[]): string[] =>
    names.map((name) => textOr(check[name]) ?? '').filter((text) => text !== '');
  const families = orNone(texts('lastName', 'surname'));
  const names = orNone(texts('firstName', 'name')).flatMap((given) =>
    families.map((family) => relationOfNames(given, family, data)),
  );
  const namedParts: readonly Part[] = [
    ...(texts('firstName', 'name').length > 0 ? (['given'] as const) : []),
    ...(texts('lastName', 'surname').length > 0 ? (['family'] as const) : []),
  ];
  const person: readonly (readonly [Relation, ...Part[]])[] = [
    ...names.map((relation) => [relation, ...namedParts] as const),
    ...texts('personalNumber').map(
      (code) => [relationOf(bare(code), bare(data.docPersonalCode)), 'code'] as const,
    ),
    ...texts('documentNumber').map(
      (number) => [relationOf(bare(number), bare(data.docNumber)), 'document'] as const,
    ),
    ...texts('birthDate').map((day) => [relationOfDays(day, data.docDob), 'birth'] as const),
  ];
  const beside: readonly Relation[] = [
    ...texts('documentExpiration').map((day) => relationOfDays(day, textOr(data.docExpiry))),
    // What the registry was asked about, which matters only if it is another day.
    ...[...texts('dob', 'yob'), ...yearsOf(check['yob'])].map((day) =>
      isOtherDay(day, data.docDob) ? 'other' : 'unknown',
    ),
    ...texts('checkedPersonalNumber').map((code) =>
      relationOf(bare(code), bare(data.docPersonalCode)) === 'other' ? 'other' : 'unknown',
    ),
  ];
  const all = [...person.map(([relation]) => relation), ...beside];
  return {
    same: new Set(person.flatMap(([relation, ...parts]) => (relation === 'same' ? parts : []))),
    other: all.includes('other'),
    unread: all.includes('unread'),
  };
}

const orNone = (values: readonly string[]): readonly (string | null)[] =>
  values.length === 0 ? [null] : values;

function relationOfNames(given: string | null, family: string | null, data: Read): Relation {
  const { verdict } = compareNames(
    personName({ given, family }),
    personName({ given: data.docFirstName, family: data.docLastName }),
  ).full;
  if (verdict === 'not-available') return 'unknown';
  return verdict === 'match' ? 'same' : 'other';
}

/** A match of somebody else's data does not count: the authority must have been asked about the document's data. */
function wasAskedOfAnother(check: NonNullable<Answers>, data: Read): boolean {
  const [given, family, sex] = [textOr(check['name']), textOr(check['surname']), textOr(check['gender'])];
  return (
    areOtherNames({ given, family: null }, { given: data.docFirstName, family: null }) ||
    areOtherNames({ given: null, family }, { given: null, family: data.docLastName }) ||
    areOtherNames({ given, family }, { given: data.docFirstName, family: data.docLastName }) ||
    relationOf(bare(textOr(check['documentNumber'])), bare(data.docNumber)) === 'other' ||
    relationOf(initial(sex), data.docSex === 'UNDEFINED' ? '' : initial(data.docSex)) === 'other' ||
    isOtherDay(textOr(check['dateOfBirth']), data.docDob) ||
    isOtherDay(textOr(check['dateOfExpiry']), textOr(data.docExpiry))
  );
}

const initial = (sex: string | null | undefined): string => bare(sex).slice(0, 1);

type Names = Parameters<typeof personName>[0];

/** Where both say them. */
function areOtherNames(asked: Names, read: Names): boolean {
  return compareNames(personName(asked), personName(read)).full.verdict === 'mismatch';
}

function relationOf(registered: string, read: string): Relation {
  if (registered === '' || read === '') return 'unknown';
  return registered === read ? 'same' : 'other';
}

function relationOfDays(registered: string, read: string | null | undefined): Relation {
  const [there, here] = [readDate(registered), readDate(read)];
  if (there === null) return 'unread';
  if (here === null) return 'unknown';
  return relate(there, here) === 'equal' ? 'same' : 'other';
}

function isOtherDay(one: string | null, other: string | null | undefined): boolean {
  const [a, b] = [readDate(one), readDate(other)];
  return a !== null && b !== null && !['equal', 'partial'].includes(relate(a, b));
}

const yearsOf = (value: unknown): string[] => (typeof value === 'number' ? [String(value)] : []);

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);
