/**
 * The comparison of both results, as iDenfy's own guide does it: first name, last name and date of birth, equal or
 * not (idenfy/guide-multiple-documents, step 3). Pure. Deliberately no more than that: whatever differs at all goes
 * to a person.
 */

/** What iDenfy read from a document; dates as it wrote them. */
export interface ReadDocument {
  readonly docFirstName?: string | null | undefined;
  readonly docLastName?: string | null | undefined;
  readonly docDob?: string | null | undefined;
  readonly docType?: string | null | undefined;
  readonly docIssuingCountry?: string | null | undefined;
  readonly docNumber?: string | null | undefined;
}

export type FieldVerdict = 'match' | 'mismatch' | 'not-available';

export interface Comparison {
  /** Changes when the rule does, so that a stored comparison tells by which it was made. */
  readonly rules: 'guide-1';
  readonly fields: Readonly<Record<'firstName' | 'lastName' | 'dateOfBirth', FieldVerdict>>;
  readonly person: FieldVerdict;
  /** Equal type, issuing country and number (design.md, invariant 9). */
  readonly sameDocument: boolean;
}

export function compare(identity: ReadDocument, document: ReadDocument): Comparison {
  const fields = {
    firstName: compareText(identity.docFirstName, document.docFirstName),
    lastName: compareText(identity.docLastName, document.docLastName),
    dateOfBirth: compareText(identity.docDob, document.docDob),
  };
  const verdicts = Object.values(fields);
  return {
    rules: 'guide-1',
    fields,
    person: verdicts.includes('mismatch')
      ? 'mismatch'
      : verdicts.includes('not-available')
        ? 'not-available'
        : 'match',
    sameDocument: (['docType', 'docIssuingCountry', 'docNumber'] as const).every(
      (name) => compareText(identity[name], document[name]) === 'match',
    ),
  };
}

/** iDenfy upper-cases what it reads (idenfy/api.md 3.7); letter case and outer spaces are the only freedom. */
function compareText(one: string | null | undefined, other: string | null | undefined): FieldVerdict {
  const left = normalise(one);
  const right = normalise(other);
  if (left === '' || right === '') return 'not-available';
  return left === right ? 'match' : 'mismatch';
}

function normalise(value: string | null | undefined): string {
  return (value ?? '').normalize('NFC').trim().toUpperCase();
}
