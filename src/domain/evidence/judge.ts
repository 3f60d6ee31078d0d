/** What in a result speaks against an automatic VERIFIED. Pure. */
import { UNREADABLE } from '../../idenfy/vocabulary.ts';
import { codeOf, flagsAt, isSaid, isSaidAt, MISSING, valueAt, wordsAt, wordsBelow } from './body-words.ts';
import { riskLevels } from './choices.ts';
import type { EvidenceChoices } from './choices.ts';
import { judgedEntries, MISPLACED } from './judged.ts';
import type { EvidenceCode, JudgedCode, JudgedField, SessionKind } from './judged.ts';
import { saidAgainst, wordsToJudgeBy } from './misplaced.ts';
import { alike, outOfPlace, TOO_DEEP } from './out-of-place.ts';
import type { OutOfPlace } from './out-of-place.ts';

export interface Against {
  readonly code: EvidenceCode;
  readonly word: string;
}

export interface Circumstances {
  readonly session: SessionKind;
  readonly choices: EvidenceChoices;
  /** In whole years by the document's date of birth; null if that cannot be read. */
  readonly age: { readonly atLeast: number; readonly atMost: number } | null;
  /** The verification's own sessions, which are not duplicates of each other. */
  readonly ownScanRefs: readonly string[];
  /** Codes that other code evaluates in this session, where they stand in their place. */
  readonly weighedElsewhere: readonly EvidenceCode[];
}

/** More than all documented tags together. Reasons pass through Temporal, whose payloads are limited. */
const MOST_WORDS = 60;

/** `result` is the body of a webhook, or a body composed of polled answers. */
export function judge(result: object, circumstances: Circumstances): Against[] {
  const strays = outOfPlace(result).filter((stray) => !isReadAtAnyDepth(stray));
  return [
    ...judgedEntries.flatMap(([code, field]) =>
      named(code, againstIn(result, { code, field, strays }, circumstances)),
    ),
    ...named(MISPLACED, misplaced(strays, circumstances)),
  ];
}

/** Fields of one subject: whichever of them a body has, it tells of that subject. */
const SUBJECTS: readonly (readonly EvidenceCode[])[] = [
  ['manual_face', 'auto_face'],
  ['manual_document', 'auto_document'],
];

/** Whether a body says anything about that, be it that there is nothing. */
export function isToldOf(code: EvidenceCode, body: object): boolean {
  const subject = SUBJECTS.find((codes) => codes.includes(code)) ?? [code];
  return judgedEntries
    .filter(([known]) => subject.includes(known))
    .flatMap(([, { paths }]) => paths)
    .map((path) => valueAt(body, path.replace(/\.\*.*$/, '').replace(/\[\]$/, '')) ?? '')
    .some((value) => value !== '');
}

function named(code: EvidenceCode, against: readonly string[]): Against[] {
  const words = [...new Set(against.map(codeOf))];
  const few = words.length > MOST_WORDS ? [...words.slice(0, MOST_WORDS), 'MORE'] : words;
  return few.map((word) => ({ code, word }));
}

interface Judging {
  readonly code: JudgedCode;
  readonly field: JudgedField;
  readonly strays: readonly OutOfPlace[];
}

function againstIn(result: object, { code, field, strays }: Judging, circumstances: Circumstances): string[] {
  const { onlyWith, outrankedBy, demandedBy } = field;
  if (onlyWith !== undefined && !isSaidAt(result, onlyWith)) return [];
  if (
    outrankedBy !== undefined &&
    wordsAt(result, outrankedBy.path).some((word) => outrankedBy.words.includes(word))
  )
    return [];
  const isWeighed = circumstances.weighedElsewhere.includes(code);
  const heard = (isInside: boolean) =>
    saidByStrays(
      code,
      field,
      strays.filter(({ container }) => (container !== undefined) === isInside),
    );
  const said = [...(isWeighed ? [] : saidInPlace(result, field)), ...heard(false)];
  const isMissing = said.length === 0 && demandedBy !== undefined && isSaidAt(result, demandedBy);
  // What others name does not stand in for what should be there.
  const words = [...(isMissing ? [MISSING] : said), ...heard(true)];
  if (field.type === 'age') return words.filter((word) => contradicts(word, circumstances));
  const read = field.type === 'references' ? references(words, circumstances.ownScanRefs) : words;
  const fine = fineHere(result, field, circumstances);
  return [...read.filter((word) => !fine.includes(word)), ...unreadFigure(result, field)];
}

function saidInPlace(result: object, { paths, anywhere, type, words, fine }: JudgedField): string[] {
  if (anywhere === undefined) {
    return paths.flatMap((path) => (type === 'flag' ? flagsAt : wordsAt)(result, path));
  }
  const { under, strict = false } = anywhere;
  const name = paths[0]?.split('.').at(-1) ?? '';
  const bad = Array.isArray(fine) ? words.filter((word) => !fine.includes(word)) : [];
  return under.flatMap((path) => wordsBelow(result, path, strict ? { name, bad } : { name }));
}

/** By its name alone; of a name that several fields have, by the first of them. */
function saidByStrays(
  code: JudgedCode,
  { paths, type }: JudgedField,
  strays: readonly OutOfPlace[],
): string[] {
  const list = paths.some((path) => path.endsWith('[]')) ? '[]' : '';
  return strays
    .filter((stray) => codeAs(stray) === code)
    .flatMap(({ value }) => (type === 'flag' ? flagsAt : wordsAt)({ value }, `value${list}`));
}

function codeAs({ name }: OutOfPlace): JudgedCode | null {
  return codeByName.get(alike(name)) ?? null;
}

function isReadAtAnyDepth({ name, path }: OutOfPlace): boolean {
  return readAtAnyDepth.some(
    ({ place, names }) =>
      path.startsWith(place) && (name === TOO_DEEP || names.some((known) => known === alike(name))),
  );
}

const nameOf = (path: string): string => (path.split('.').at(-1) ?? '').replace('[]', '');

/** Everywhere the name of another thing: where it is out of place, it says what its word says. */
const SHARED: ReadonlySet<string> = new Set(['status']);

const namesOf = ({ paths }: JudgedField): string[] =>
  [...new Set(paths.map(nameOf))].filter((name) => !SHARED.has(name)).map(alike);

const codeByName: ReadonlyMap<string, JudgedCode> = new Map(
  // The first of several stands last.
  judgedEntries.flatMap(([code, field]) => namesOf(field).map((name) => [name, code] as const)).toReversed(),
);

const readAtAnyDepth = judgedEntries.flatMap(([, field]) =>
  (field.anywhere?.under ?? []).map((place) => ({ place: `${place}.`, names: namesOf(field) })),
);

function misplaced(strays: readonly OutOfPlace[], circumstances: Circumstances): string[] {
  const unnamed = strays.filter((stray) => codeAs(stray) === null);
  if (unnamed.length === 0) return [];
  const words = wordsToJudgeBy(
    judgedEntries.flatMap(([, field]) => finePart(field, circumstances)),
    judgedEntries.flatMap(([, { type, words: known }]) => (type === 'age' ? [] : known)),
  );
  return unnamed.flatMap((stray) => saidAgainst(stray, words));
}

function finePart({ fine }: JudgedField, { session, choices }: Circumstances): readonly string[] {
  if (typeof fine === 'function') return fine(choices);
  return 'identity' in fine ? fine[session] : fine;
}

/** What says that there was no check says nothing beside what the check found. */
function fineHere(result: object, field: JudgedField, circumstances: Circumstances): readonly string[] {
  const fine = finePart(field, circumstances);
  const { figure, demandedBy, paths } = field;
  if (figure === undefined || demandedBy === undefined) return fine;
  const found = valueAt(result, demandedBy);
  const level = nameOf(paths[0] ?? '');
  const isMade = Object.entries(found ?? {}).some(([name, value]) => name !== level && isSaid(value));
  return isMade ? fine.filter((word) => riskLevels.some((known) => known === word)) : fine;
}

function unreadFigure(result: object, { figure, demandedBy }: JudgedField): string[] {
  if (figure === undefined || demandedBy === undefined) return [];
  const value = valueAt(result, `${demandedBy}.${figure}`);
  const isFigure = typeof value === 'number' && value >= 0 && value <= 100;
  return isFigure || !isSaid(value) ? [] : [UNREADABLE];
}
function references(words: readonly string[], own: readonly string[]): string[] {
  return words.filter((word) => !own.includes(word)).map((word) => (word === 'UNREADABLE' ? word : 'FOUND'));
}

/** Whether the estimated age and the document's are too far apart; an unknown word counts as such. */
function contradicts(word: string, { age, choices: { ageTolerance } }: Circumstances): boolean {
  const [, side, years = ''] = /^(UNDER|OVER)_(8|13|16|18|21|22|25|30)$/.exec(word) ?? [];
  if (side === undefined || (side === 'UNDER' && !['8', '13'].includes(years))) return true;
  if (age === null) return false;
  return side === 'OVER'
    ? age.atMost + ageTolerance < Number(years)
    : age.atLeast - ageTolerance >= Number(years);
}
