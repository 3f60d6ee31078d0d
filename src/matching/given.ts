/** Compares the caller's data of the person with each document; stored with the comparison. */
import { birthDateOf } from './birth-dates.ts';
import { readDate, relate, writeDate } from './dates.ts';

import type { ReadDocument, MatchVerdict } from './fields.ts';
import { isEmpty, personName } from './names/person-names.ts';
import { isNobodysName, saysNothing } from './names/placeholders.ts';
import { wordsOf } from './names/tokens.ts';
import { compareByScript, nameInScript, namesByScript, textOf } from './names-by-script.ts';

/** The caller's data of the person. */
export interface GivenPerson {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** ISO date. */
  readonly dateOfBirth?: string | undefined;
}

export const givenFields = ['firstName', 'lastName', 'dateOfBirth'] as const;
export type GivenField = (typeof givenFields)[number];

export interface GivenVerdict {
  readonly verdict: MatchVerdict;
  /** For a reviewer; it may contain the document's value. */
  readonly sentence: string;
  /** The document's value; null if it has none. */
  readonly read: string | null;
}

export interface GivenComparison {
  /** As the caller wrote it. */
  readonly given: string;
  /** Null if there is no such result. */
  readonly identity: GivenVerdict | null;
  readonly document: GivenVerdict | null;
}

/** Only the fields that were given. */
export type GivenComparisons = Readonly<Partial<Record<GivenField, GivenComparison>>>;

/**
 * The names that cannot be a person's, such as XXX, FNU or "not available". What alone may be a name (Emer, Herr) is none
 * if the other says nothing either, as in a form that was sent with its labels.
 */
export function placeholdersIn({ firstName, lastName }: GivenPerson): ('firstName' | 'lastName')[] {
  const names = [['firstName', firstName] as const, ['lastName', lastName] as const];
  const said = names.flatMap(([field, text]) =>
    text === undefined ? [] : [{ field, words: wordsOf(text) }],
  );
  const isAll = said.length > 1 && said.every(({ words }) => saysNothing(words));
  return said.filter(({ words }) => isAll || isNobodysName(words)).map(({ field }) => field);
}

export interface ReadDocuments {
  readonly identity: ReadDocument | null;
  readonly document: ReadDocument | null;
}

/** Plain JSON; null if the caller gave nothing. */
export function compareGiven(
  person: GivenPerson,
  { identity, document }: ReadDocuments,
  today: string,
): GivenComparisons | null {
  const said = givenFields.flatMap((field) => {
    const given = person[field];
    return given === undefined ? [] : [[field, given] as const];
  });
  if (said.length === 0) return null;
  const [ours, theirs] = [identity, document].map((read) =>
    read === null ? null : verdictsOnGiven(person, read, today),
  );
  return Object.fromEntries(
    said.map(([field, given]) => [
      field,
      { given, identity: ours?.[field] ?? null, document: theirs?.[field] ?? null },
    ]),
  );
}

/** A verdict for each field that was given. */
export function verdictsOnGiven(
  person: GivenPerson,
  read: ReadDocument,
  today: string,
): Partial<Record<GivenField, GivenVerdict>> {
  const { firstName, lastName, dateOfBirth } = person;
  const names = firstName === undefined && lastName === undefined ? null : verdictsOnNames(person, read);
  return {
    ...(firstName === undefined || names === null ? {} : { firstName: names.given }),
    ...(lastName === undefined || names === null ? {} : { lastName: names.family }),
    ...(dateOfBirth === undefined ? {} : { dateOfBirth: verdictOnBirth(dateOfBirth, read, today) }),
  };
}

/** Compared in the script in which it was given, if the document has that script too. */
function verdictsOnNames(
  person: GivenPerson,
  document: ReadDocument,
): Record<'given' | 'family', GivenVerdict> {
  const said = personName({ given: person.firstName, family: person.lastName });
  const inScripts = namesByScript(document);
  const names = isEmpty(said) ? null : compareByScript([nameInScript(said, false)], inScripts);
  const on = (part: 'given' | 'family'): GivenVerdict => {
    const texts = inScripts.map(({ name }) => textOf(name[part])).filter((text) => text !== '');
    // If all words are the same, only the fields may divide them differently.
    const verdict = names?.full.verdict === 'match' ? 'match' : (names?.[part].verdict ?? 'not-available');
    return {
      verdict,
      sentence: SENTENCES[verdict],
      read: texts.length === 0 ? null : [...new Set(texts)].join(' / '),
    };
  };
  return { given: on('given'), family: on('family') };
}

/** The sentences of the names engine are about two documents. */
const SENTENCES: Readonly<Record<MatchVerdict, string>> = {
  match: 'It is the name on the document.',
  close: 'It is similar to the name on the document.',
  mismatch: 'It is another name than the one on the document.',
  'not-available': 'It cannot be compared with the document.',
};

function verdictOnBirth(given: string, document: ReadDocument, today: string): GivenVerdict {
  const [born, date] = [readDate(given, { of: 'birth', today }), birthDateOf(document, today)];
  const read = date === null ? null : writeDate(date);
  if (born === null || date === null) {
    return {
      verdict: 'not-available',
      sentence: 'One of the two is missing, or is no day on which a person was born.',
      read,
    };
  }
  switch (relate(born, date)) {
    case 'equal':
      return { verdict: 'match', sentence: 'It is the date of birth on the document.', read };
    case 'different':
      return { verdict: 'mismatch', sentence: 'The document gives another date of birth.', read };
    default:
      return {
        verdict: 'close',
        sentence: 'The document gives a similar date of birth, or a part of it.',
        read,
      };
  }
}
