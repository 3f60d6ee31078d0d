/** The three verdicts on names, over every script in which iDenfy gives them. */
import type { FieldComparison, FieldName, ReadDocument, Text } from './fields.ts';
import type { FullNameComparison } from './names/full-names.ts';
import { compareFullNames } from './names/full-names.ts';
import type { NamesComparison, PersonName } from './names/person-names.ts';
import { compareNames, isEmpty, personName } from './names/person-names.ts';
import { wordsOf } from './names/tokens.ts';

/** The names in Latin letters, and in the original script where it says something else. */
export function readingsOf(document: ReadDocument): readonly PersonName[] {
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
    patronymic: document.docPatronymic,
    birth: document.docBirthName,
  });
  const original = personName({
    ...from,
    given: textIn(document.orgFirstName, document.docFirstName),
    family: textIn(document.orgLastName, document.docLastName),
    patronymic: document.orgPatronymic,
    birth: document.orgBirthName,
  });
  const readings = [latin, ...(written(original) === written(latin) ? [] : [original])];
  return readings.filter((name) => !isEmpty(name));
}

/** Some documents have one of the names alone in the original script. */
const textIn = (original: Text, latin: Text): Text => ((original ?? '').trim() === '' ? latin : original);

const written = (name: PersonName): string => JSON.stringify([name.given, name.family].map(textOf));

const textOf = (words: PersonName['given']): string => words.map((word) => word.written).join(' ');

type NameFields = Readonly<
  Record<Extract<FieldName, 'firstNames' | 'lastNames' | 'fullName'>, FieldComparison>
>;

export function compareDocumentNames(identity: ReadDocument, document: ReadDocument): NameFields {
  const [ours, theirs] = [readingsOf(identity), readingsOf(document)];
  const best = ours
    .flatMap((one) => theirs.map((other) => compareNames(one, other)))
    .reduce<NamesComparison | null>(
      (held, next) => (held === null || rankOf(next) > rankOf(held) ? next : held),
      null,
    );
  const names = best === null ? unnamed(identity, document) : doubtHomophones(best, ours, theirs);
  const shown = (part: (name: PersonName) => string): Values => {
    const text = (readings: readonly PersonName[]) => orNull(readings.map(part).filter(Boolean).join(' / '));
    return [text(ours), text(theirs)];
  };
  return {
    firstNames: entry(
      names.given,
      shown((name) => textOf([...name.given, ...name.patronymic])),
    ),
    lastNames: entry(
      names.family,
      shown((name) => textOf(name.family)),
    ),
    fullName: entry(
      names.full,
      best === null
        ? [orNull(identity.fullName ?? ''), orNull(document.fullName ?? '')]
        : shown((name) => textOf([...name.given, ...name.patronymic, ...name.family])),
    ),
  };
}

type Values = readonly [identity: string | null, document: string | null];

const orNull = (text: string): string | null => (text === '' ? null : text);

function entry({ verdict, sentence }: FullNameComparison, [identity, document]: Values): FieldComparison {
  return { verdict, sentence, identity, document };
}

const RANK = { match: 3, close: 2, mismatch: 1, 'not-available': 0 } as const;

const rankOf = ({ full, given, family }: NamesComparison): number =>
  RANK[full.verdict] * 16 + RANK[given.verdict] * 4 + RANK[family.verdict];

/** Without given and family names apart, the name as a whole is all there is; it is never enough by itself. */
function unnamed(identity: ReadDocument, document: ReadDocument): NamesComparison {
  const none = { verdict: 'not-available', sentence: 'One of the documents gives no names.' } as const;
  const full = compareFullNames(wholeOf(identity), wholeOf(document));
  return {
    given: none,
    family: none,
    full: full.verdict === 'match' ? { ...full, verdict: 'close' } : full,
  };
}

function wholeOf(document: ReadDocument): string {
  const { docFirstName, orgFirstName, docLastName, orgLastName } = document;
  return readingsOf(document).length > 0
    ? [docFirstName ?? orgFirstName, docLastName ?? orgLastName].join(' ')
    : (document.fullName ?? '');
}

/** Chinese names of one sound are many: where both originals are there and differ, the Latin ones say little. */
function doubtHomophones(
  names: NamesComparison,
  ours: readonly PersonName[],
  theirs: readonly PersonName[],
): NamesComparison {
  const [one, other] = [originalOf(ours), originalOf(theirs)];
  if (names.full.verdict !== 'match' || one === undefined || other === undefined) return names;
  if (compareNames(one, other).full.verdict === 'match') return names;
  const sentence = 'The names sound the same, but are written differently in their own script.';
  return { ...names, full: { verdict: 'close', sentence } };
}

function originalOf(readings: readonly PersonName[]): PersonName | undefined {
  return readings.find((name) => [...name.given, ...name.family].some((word) => word.script === 'other'));
}
