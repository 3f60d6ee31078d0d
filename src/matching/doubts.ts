/**
 * Why a verification may not be VERIFIED automatically. Pure. Every reason is a code without personal data; the details
 * are in the comparison and in the results.
 */
import type { CheckProblem, ExtraChecks } from './checks.ts';
import { checkProblems } from './checks.ts';
import type { Comparison } from './comparison.ts';
import type { ReadDocument } from './fields.ts';
import { ageOn, hasExpired, readDate } from './dates.ts';
import { strictChoices } from '../domain/evidence/choices.ts';
import type { EvidenceChoices } from '../domain/evidence/choices.ts';
import { judge } from '../domain/evidence/judge.ts';
import type { EvidenceCode } from '../domain/evidence/judged.ts';
import { codeOf } from '../domain/evidence/body-words.ts';
import { birthDateOf, countryOf } from './birth-dates.ts';
import { contradictions } from './own-dates.ts';
import type { OwnContradiction } from './own-dates.ts';
import { mayBeSameDocument } from './one-document.ts';
import type { GivenField, GivenPerson } from './given.ts';
import { givenFields, verdictsOnGiven } from './given.ts';

export type { GivenPerson } from './given.ts';

/** One result, from its webhook (idenfy-api.md 3.5 to 3.7). */
export interface Result extends ExtraChecks {
  readonly status?:
    | {
        readonly autoFace?: string | null | undefined;
        readonly manualFace?: string | null | undefined;
      }
    | null
    | undefined;
  readonly data?:
    | (ReadDocument & {
        readonly docExpiry?: string | null | undefined;
        readonly docDateOfIssue?: string | null | undefined;
        /** Names of fields whose values have an undocumented type. */
        readonly unreadFields?: readonly string[] | undefined;
      })
    | null
    | undefined;
}

export interface Grounds {
  readonly identity: Result | null;
  /** Null: the second result is missing. Absent: the method has no second check. */
  readonly document?: Result | null;
  /** Of both results; null if one of them is missing. */
  readonly comparison: Comparison | null;
  readonly person?: GivenPerson | undefined;
  /** The day of the decision, ISO. */
  readonly today: string;
  /** Whether the selfie was submitted with Token 2, so that its face result counts. */
  readonly faceCounts?: boolean | undefined;
  /** Whether the identity session's additional steps hold the second document and are evaluated as such. */
  readonly hasSteps?: boolean | undefined;
  /** The account's choices, by default the strict ones. */
  readonly choices?: EvidenceChoices | undefined;
  /** The sessions of this verification. */
  readonly scanRefs?: readonly string[] | undefined;
}

type Which = 'identity' | 'second_document';
type GivenCode = 'first_name' | 'last_name' | 'date_of_birth';

export type Doubt =
  | 'persons_differ'
  | 'persons_close'
  | 'persons_not_comparable'
  | 'same_document_twice'
  | 'same_document_number'
  | 'same_document_not_ruled_out'
  | 'identity_document_expired'
  | 'second_document_expired'
  | `${Which}_expiry_unknown`
  | `${Which}_${EvidenceCode}:${string}`
  | `${Which}_${CheckProblem}`
  | `${Which}_data_unreadable:${string}`
  | `${Which}_contradicts_itself:${OwnContradiction}`
  | `${Which}_differs_from_given:${GivenCode}`
  | `${Which}_does_not_say_given:${GivenCode}`
  | `second_document_face_not_matched:${string}`;

/** Empty: nothing speaks against VERIFIED. */
export function doubts(grounds: Grounds): Doubt[] {
  const { identity, document, comparison, today } = grounds;
  const hasSecond = document !== undefined;
  return [
    ...(hasSecond ? personDoubts(comparison) : []),
    ...(comparison === null ? [] : sameDocumentDoubts(comparison)),
    ...shownTwiceDoubts(identity?.data, document?.data, today),
    ...(identity === null ? [] : resultDoubts('identity', identity, grounds)),
    ...(document == null ? [] : resultDoubts('second_document', document, grounds)),
    ...(document != null && grounds.faceCounts === true ? faceDoubts(document) : []),
  ];
}

function personDoubts(comparison: Comparison | null): Doubt[] {
  switch (comparison?.person.verdict) {
    case 'match':
      return [];
    case 'close':
      return ['persons_close'];
    case 'mismatch':
      return ['persons_differ'];
    default:
      return ['persons_not_comparable'];
  }
}

/** One number and country under two types is usually one document, of which iDenfy read two different types. */
function sameDocumentDoubts({ sameDocument, fields }: Comparison): Doubt[] {
  if (sameDocument) return ['same_document_twice'];
  const { documentNumber, personalCode } = fields;
  // Some countries print the personal code as the number of every document.
  const isCode = documentNumber.identity === personalCode.identity;
  return documentNumber.verdict === 'match' && !isCode ? ['same_document_number'] : [];
}

function shownTwiceDoubts(one: Result['data'], other: Result['data'], today: string): Doubt[] {
  return one && other && mayBeSameDocument(one, other, today) ? ['same_document_not_ruled_out'] : [];
}

function resultDoubts(which: Which, result: Result, grounds: Grounds): Doubt[] {
  const { person = {}, today } = grounds;
  const data = result.data ?? {};
  return [
    ...evidenceDoubts(which, result, grounds),
    ...checkProblems(result, data).map((problem): Doubt => `${which}_${problem}`),
    ...(data.unreadFields ?? []).map((name): Doubt => `${which}_data_unreadable:${codeOf(name)}`),
    ...expiryDoubts(which, data, today),
    ...contradictions(data, today).map((what): Doubt => `${which}_contradicts_itself:${what}`),
    ...givenDoubts(which, data, person, today),
  ];
}

function evidenceDoubts(which: Which, result: Result, grounds: Grounds): Doubt[] {
  const { today, faceCounts = false, hasSteps = false, choices = strictChoices, scanRefs = [] } = grounds;
  const isIdentity = which === 'identity';
  const elsewhere: EvidenceCode[] = isIdentity
    ? hasSteps
      ? ['additional_steps']
      : []
    : faceCounts
      ? FACE
      : [];
  const born = birthDateOf(result.data ?? {}, today);
  return judge(result, {
    session: isIdentity ? 'identity' : 'document',
    choices,
    age: born === null ? null : ageOn(born, today),
    ownScanRefs: scanRefs,
    weighedElsewhere: elsewhere,
  }).map(({ code, word }): Doubt => `${which}_${code}:${word}`);
}

/** If the face counts, only a match passes (`faceDoubts`). */
const FACE: EvidenceCode[] = ['manual_face', 'auto_face'];

/**
 * Types that are issued for life, or that are an electronic identity and not a document. Other documents may also lack
 * the date, such as identity cards of old people; a reviewer looks at those.
 */
const WITHOUT_EXPIRY = new Set([
  'AADHAAR',
  'PAN_CARD',
  'VOTER_CARD',
  'SOCIAL_SECURITY_CARD',
  'SMART_ID',
  'CLEAR',
  'ONE_ID',
  'BANK_ID_SE',
  'BANK_ID_NO',
  'BANK_ID_CZ',
  'FTN',
  'MIT_ID',
  'VERIMI',
  'MOJE_ID_CZ',
  'YOTI_ID',
]);

function expiryDoubts(
  which: Which,
  document: ReadDocument & { readonly docExpiry?: string | null | undefined },
  today: string,
): Doubt[] {
  const { docExpiry, docType } = document;
  if ((docExpiry ?? '').trim() === '' && WITHOUT_EXPIRY.has(docType ?? '')) return [];
  const expiry = readDate(docExpiry, { of: 'expiry', today, country: countryOf(document) });
  const expired = expiry === null ? 'unknown' : hasExpired(expiry, today);
  if (expired === 'unknown') return [`${which}_expiry_unknown`];
  if (!expired) return [];
  return [which === 'identity' ? 'identity_document_expired' : 'second_document_expired'];
}

const GIVEN_CODES: Readonly<Record<GivenField, GivenCode>> = {
  firstName: 'first_name',
  lastName: 'last_name',
  dateOfBirth: 'date_of_birth',
};

/** Everything but a match: iDenfy compares too, but only by the account's settings (idenfy-api.md 1.2). */
function givenDoubts(which: Which, data: ReadDocument, person: GivenPerson, today: string): Doubt[] {
  const verdicts = verdictsOnGiven(person, data, today);
  return givenFields.flatMap((field): Doubt[] => {
    const verdict = verdicts[field]?.verdict ?? 'match';
    if (verdict === 'match') return [];
    const code = GIVEN_CODES[field];
    return [
      verdict === 'not-available'
        ? `${which}_does_not_say_given:${code}`
        : `${which}_differs_from_given:${code}`,
    ];
  });
}

/** A verdict by hand outranks the machine's; both words for a match are documented (idenfy-api.md 3.6). */
function faceDoubts({ status }: Result): Doubt[] {
  const face = [status?.manualFace, status?.autoFace].find((verdict) => (verdict ?? '') !== '') ?? 'none';
  return ['FACE_MATCH', 'MATCH'].includes(face) ? [] : [`second_document_face_not_matched:${codeOf(face)}`];
}
