/**
 * The comparison of both results: whether two documents belong to one person, and why (docs/matching.md).
 * Pure. It is `match` only without reasonable doubt; a doubtful case is `close`, and a reviewer looks.
 */
import { compareBirthDates } from './birth-dates.ts';
import {
  compareBirthPlaces,
  compareDocumentNumbers,
  compareNationalities,
  comparePersonalCodes,
  compareSexes,
  isSameDocument,
} from './facts.ts';
import type { Fields, ReadDocument } from './fields.ts';
import { compareDocumentNames } from './document-names.ts';
import type { PersonVerdict } from './person.ts';
import { judgePerson } from './person.ts';

export type { FieldName, Fields, ReadDocument, MatchVerdict } from './fields.ts';
export { fieldNames } from './fields.ts';

/** Plain JSON: stored unchanged, and shown on the review desk. */
export interface Comparison {
  /** Changes with the rules, so that a stored comparison says which rules made it. */
  readonly rules: typeof RULES;
  readonly fields: Fields;
  readonly person: PersonVerdict;
  /** Equal type, issuing country and number (design.md, invariant 9). */
  readonly sameDocument: boolean;
}

export const RULES = 'names-2';

/** @param today ISO, the day of the decision: nobody is born later, and it decides the century of two-digit years */
export function compare(
  identity: ReadDocument,
  document: ReadDocument,
  today: string = new Date().toISOString().slice(0, 10),
): Comparison {
  const rest = {
    dateOfBirth: compareBirthDates(identity, document, today),
    birthPlace: compareBirthPlaces(identity, document),
    sex: compareSexes(identity.docSex, document.docSex),
    nationality: compareNationalities(identity.docNationality, document.docNationality),
    personalCode: comparePersonalCodes(identity, document, today),
  };
  const fields: Fields = {
    ...compareDocumentNames(identity, document, () => agrees(rest)),
    ...rest,
    documentNumber: compareDocumentNumbers(identity, document),
  };
  return {
    rules: RULES,
    fields,
    person: judgePerson(fields),
    sameDocument: isSameDocument(identity, document),
  };
}

type Rest = Pick<Fields, 'dateOfBirth' | 'birthPlace' | 'sex' | 'nationality' | 'personalCode'>;

/** Every document gives birth date, sex and nationality, so a missing one is a doubt; few give a birthplace or a code. */
function agrees({ dateOfBirth, birthPlace, sex, nationality, personalCode }: Rest): boolean {
  return (
    [dateOfBirth, sex, nationality].every(({ verdict }) => verdict === 'match') &&
    [birthPlace, personalCode].every(({ verdict }) => verdict === 'match' || verdict === 'not-available')
  );
}
