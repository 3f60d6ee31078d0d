/** A document's names in each script that iDenfy gives, and how those of two documents compare. */
import type { ReadDocument, Text } from './fields.ts';
import type { NamesComparison } from './names/judge-fields.ts';
import type { PersonName } from './names/person-name.ts';
import { compareNames, isEmpty, personName } from './names/person-names.ts';
import { alphabetOf, wordsOf } from './names/tokens.ts';

export interface NameInScript {
  readonly name: PersonName;
  /** `Latin`, `Cyrillic`, …: names in one script can be compared word by word. */
  readonly alphabet: string;
  /** From the fields with the printed text (`org*`). */
  readonly isOriginal: boolean;
}

/** The names in Latin letters, and those in the original script if they differ. */
export function namesByScript(document: ReadDocument): readonly NameInScript[] {
  const found = made.get(document) ?? readNames(document);
  made.set(document, found);
  return found;
}

/** Each rule asks for them anew; what was made for a document goes when the document does. */
const made = new WeakMap<ReadDocument, readonly NameInScript[]>();

function readNames(document: ReadDocument): readonly NameInScript[] {
  const from = {
    origin: {
      nationality: document.docNationality,
      issuingCountry: document.docIssuingCountry,
      original: [...wordsOf(document.orgFirstName), ...wordsOf(document.orgLastName)],
    },
    docType: document.docType,
  };
  const latin = personName({
    ...from,
    given: document.docFirstName,
    family: document.docLastName,
    patronymic: textIn(document.docPatronymic, document.orgPatronymic),
    birth: textIn(document.docBirthName, document.orgBirthName),
  });
  // Some documents have one of the names alone in the original script.
  const original = personName({
    ...from,
    given: textIn(document.orgFirstName, document.docFirstName),
    family: textIn(document.orgLastName, document.docLastName),
    patronymic: textIn(document.orgPatronymic, document.docPatronymic),
    birth: textIn(document.orgBirthName, document.docBirthName),
  });
  const names = [nameInScript(latin, false), nameInScript(original, true)].filter(
    ({ name }) => !isEmpty(name),
  );
  return isWrittenAlike(original, latin) ? names.slice(0, 1) : names;
}

export function nameInScript(name: PersonName, isOriginal: boolean): NameInScript {
  const words = [...name.given, ...name.family, ...(isOriginal ? name.patronymic : [])];
  return { name, alphabet: alphabetOf(words), isOriginal };
}

const textIn = (wanted: Text, otherwise: Text): Text => ((wanted ?? '').trim() === '' ? otherwise : wanted);

const isWrittenAlike = (one: PersonName, other: PersonName): boolean =>
  textOf(one.given) === textOf(other.given) &&
  textOf(one.patronymic) === textOf(other.patronymic) &&
  textOf(one.family) === textOf(other.family);

export const textOf = (words: PersonName['given']): string => words.map((word) => word.written).join(' ');

const RANK = { match: 3, close: 2, mismatch: 1, 'not-available': 0 } as const;

/** A doubt that the rest of the documents may resolve is smaller. */
const rankOf = ({ full, given, family, ifRestAgrees }: NamesComparison): number =>
  RANK[full.verdict] * 32 +
  (ifRestAgrees === undefined ? 0 : 16) +
  RANK[given.verdict] * 4 +
  RANK[family.verdict];

const best = (found: readonly NamesComparison[]): NamesComparison | null =>
  found.toSorted((a, b) => rankOf(b) - rankOf(a))[0] ?? null;

/** Of the parts with a name, since a placeholder (FNU) says nothing. */
const worst = (found: readonly NamesComparison[]): NamesComparison | null =>
  found.filter(({ full }) => full.verdict !== 'not-available').toSorted((a, b) => rankOf(a) - rankOf(b))[0] ??
  found[0] ??
  null;

/**
 * If both documents give the names in one script, those names must agree, in each such script: ИВАН ПЕТРОВ on both does
 * not make OLEG SIDOROV the same person. Names in different scripts count only if there is no pair in one script.
 */
export function compareByScript(
  ours: readonly NameInScript[],
  theirs: readonly NameInScript[],
): NamesComparison | null {
  const alphabets = new Set(ours.map(({ alphabet }) => alphabet));
  const shared = [...alphabets].filter((alphabet) => theirs.some((other) => other.alphabet === alphabet));
  if (shared.length === 0) {
    return best(ours.flatMap(({ name }) => theirs.map((other) => compareNames(name, other.name))));
  }
  return worst(
    shared.flatMap((alphabet) => {
      const [here, there] = [ours, theirs].map((all) => all.filter((one) => one.alphabet === alphabet));
      const pairs = (here ?? []).flatMap((one) => (there ?? []).map((other) => [one, other] as const));
      const alike = pairs.filter(([one, other]) => one.isOriginal === other.isOriginal);
      const found = (alike.length > 0 ? alike : pairs).map(([one, other]) => {
        const direct = compareNames(one.name, other.name);
        const isSettled = direct.full.verdict === 'match' || one.isOriginal || other.isOriginal;
        return isSettled ? direct : (explained([one, ours], [other, theirs]) ?? direct);
      });
      const said = alike.length > 0 ? worst(found) : best(found);
      return said === null ? [] : [said];
    }),
  );
}

type Side = readonly [one: NameInScript, all: readonly NameInScript[]];

/** MULLER is MUELLER if MÜLLER is printed beside it, and YULIYA is IULIIA if Юлия is printed on both. */
function explained(one: Side, other: Side): NamesComparison | null {
  const [ours, theirs] = [waysOf(one), waysOf(other)];
  // Compared already.
  if (ours.length === 1 && theirs.length === 1) return null;
  const found = ours.flatMap((name) => theirs.map((facing) => compareNames(name, facing)));
  return found.find(({ full }) => full.verdict === 'match') ?? null;
}

const waysOf = ([{ name }, all]: Side): readonly PersonName[] => [
  name,
  ...all
    .filter((way) => way.isOriginal && compareNames(name, way.name).full.verdict === 'match')
    .map((way) => way.name),
];

/** Whether one document gives two different names, as far as its two scripts show. */
export function isContradictory(names: readonly NameInScript[]): boolean {
  const [latin, original] = names;
  if (latin === undefined || original === undefined) return false;
  const { full } = compareNames(latin.name, original.name);
  if (latin.alphabet === original.alphabet) return full.verdict === 'mismatch' || full.verdict === 'close';
  if (full.verdict !== 'mismatch') return false;
  if (!isSyllabic(original.name) && !isSyllabic(latin.name)) return true;
  // Vowels and sounds are guessed, but hardly ever in both names so that neither is anything like what is printed.
  const turned = { ...original.name, given: original.name.family, family: original.name.given };
  const isNothingAlike = [original.name, turned].every((name) => {
    const { given, family } = compareNames(latin.name, name);
    return given.verdict === 'mismatch' && family.verdict === 'mismatch';
  });
  return isNothingAlike && [latin, original].every(isSounded);
}

/** Whether its letters say how it sounds: Chinese ones do in China, and in Japan each has several readings. */
export const isSounded = ({ alphabet, name }: NameInScript): boolean =>
  alphabet !== 'other' && (alphabet !== 'Han' || isFromChina(name));

function isFromChina({ origin: { nationality, issuingCountry } }: PersonName): boolean {
  const countries = [nationality, issuingCountry].map((code) => (code ?? '').trim().toUpperCase());
  return (
    countries.some((code) => CHINA.has(code)) && countries.every((code) => code === '' || CHINA.has(code))
  );
}

const CHINA = new Set(['CN', 'CHN', 'TW', 'TWN']);

/** Its Latin letters are guessed. */
export const isSyllabic = ({ given, family }: PersonName): boolean =>
  [...given, ...family].some((word) => word.script === 'other');
