import type { StoredFile } from './images.ts';
import type { TokenType } from './vocabulary.ts';
import type { SpecimenReading } from './specimens/code.ts';
import type { SpecimenDocument } from './specimens/document.ts';
import { faceKeyOf, type SpecimenPerson } from './specimens/person.ts';
import { readOnce } from './specimens/seen.ts';

/** The part of a webhook's `data` that comes from the document (idenfy-api.md 3.7 [A]). */
export interface DocumentData {
  docFirstName: string;
  docLastName: string;
  docNumber: string;
  docPersonalCode: string | null;
  docExpiry: string;
  docDob: string;
  docDateOfIssue: string;
  docType: string;
  docSex: 'MALE' | 'FEMALE' | 'UNDEFINED';
  docNationality: string;
  docIssuingCountry: string;
  birthPlace: string | null;
  fullName: string;
  orgFirstName: string;
  orgLastName: string;
  orgBirthPlace: string | null;
}

/** What the automatic check finds in the files. */
export interface Recognised {
  autoDocument: string;
  autoFace: string | null;
  mismatchTags: string[];
  data: DocumentData | null;
}

/** What the session requests. */
export interface Wanted {
  tokenType: TokenType;
  documents: readonly string[];
  countries: readonly string[] | null;
  expected: { firstName: string | null; lastName: string | null; dateOfBirth: string | null };
  /** Milliseconds since 1970. */
  now: number;
}

/** The document in these bytes; null if there is none. */
export async function detectDocument(bytes: Uint8Array): Promise<SpecimenDocument | null> {
  const reading = await readOnce(bytes);
  return reading !== null && 'document' in reading ? reading.document : null;
}

/** No page lists which types have a back; the passport has none (idenfy-api.md 2.3 [E]). */
export const hasBack = (documentType: string) => documentType !== 'PASSPORT';

/** Reads the code in each picture and judges the document and the face as iDenfy's automatic check would. */
export async function recognise(files: readonly StoredFile[], wanted: Wanted): Promise<Recognised> {
  const [front, back, face] = await Promise.all(
    ['FRONT', 'BACK', 'FACE'].map(async (name) => {
      const file = files.find((candidate) => candidate.name === name);
      return file === undefined ? undefined : { file, reading: await readOnce(file.bytes) };
    }),
  );
  if (front?.reading == null || !('document' in front.reading)) {
    return {
      autoDocument: 'DOC_NOT_FOUND',
      autoFace: faceStatus(wanted.tokenType, face?.reading ?? null, null),
      mismatchTags: [],
      data: null,
    };
  }
  const { document } = front.reading;
  // A PDF may hold both sides; how iDenfy uses its pages is not documented (idenfy-api.md 2.5 GAP).
  const backInFront = front.file.type.extension === 'pdf';
  const backReading = back?.reading ?? null;
  const backFits =
    !hasBack(document.type) ||
    (back === undefined
      ? backInFront
      : backReading !== null &&
        'document' in backReading &&
        backReading.side === 'BACK' &&
        sameDocument(backReading.document, document));
  const data = dataOf(document);
  return {
    autoDocument: documentStatus(document, front.reading.side === 'FRONT' && backFits, wanted),
    autoFace: faceStatus(wanted.tokenType, face?.reading ?? null, document.holder),
    mismatchTags: mismatches(data, wanted.expected),
    data,
  };
}

function documentStatus(document: SpecimenDocument, sidesFit: boolean, wanted: Wanted): string {
  if (!wanted.documents.includes(document.type)) return 'DOC_TYPE_MISMATCH';
  if (wanted.countries !== null && !wanted.countries.includes(document.issuingCountry))
    return 'COUNTRY_MISMATCH';
  if (!sidesFit) return 'DOC_SIDE_MISMATCH';
  if (Date.parse(document.dateOfExpiry) < wanted.now) return 'DOC_EXPIRED';
  return 'DOC_VALIDATED';
}

/**
 * A DOCUMENT check without a face presumably answers FACE_NOT_CHECKED (idenfy-api.md 3.6 [E]). With a face it compares
 * it, since FACE is optional (2.3 [A]).
 */
function faceStatus(
  tokenType: TokenType,
  reading: SpecimenReading | null,
  holder: SpecimenPerson | null,
): string | null {
  if (reading === null) return tokenType === 'DOCUMENT' ? 'FACE_NOT_CHECKED' : 'NO_FACE_FOUND';
  if (!('face' in reading)) return 'NO_FACE_FOUND';
  if (holder === null) return 'FACE_NOT_ANALYSED';
  return faceKeyOf(reading.face) === faceKeyOf(holder) ? 'FACE_MATCH' : 'FACE_MISMATCH';
}

const sameDocument = (one: SpecimenDocument, other: SpecimenDocument) =>
  one.type === other.type && one.number === other.number && one.issuingCountry === other.issuingCountry;

const differs = (wanted: string | null, shown: string) =>
  wanted !== null && latinCapitals(wanted) !== latinCapitals(shown);

/** A difference from the token's own data gives SUSPECTED with these tags (idenfy-api.md 1.2 [A]). */
function mismatches(data: DocumentData, expected: Wanted['expected']): string[] {
  return [
    ...(differs(expected.firstName, data.docFirstName) ? ['NAME'] : []),
    ...(differs(expected.lastName, data.docLastName) ? ['SURNAME'] : []),
    ...(differs(expected.dateOfBirth, data.docDob) ? ['DATE_OF_BIRTH'] : []),
  ];
}

/** Text comes in capitals, and as printed in `org*` (idenfy-api.md 3.7 [A]). */
function dataOf(document: SpecimenDocument): DocumentData {
  const { holder } = document;
  const docFirstName = latinCapitals(holder.firstName);
  const docLastName = latinCapitals(holder.lastName);
  return {
    docFirstName,
    docLastName,
    docNumber: document.number.toUpperCase(),
    docPersonalCode: holder.personalCode ?? null,
    docExpiry: document.dateOfExpiry,
    docDob: holder.dateOfBirth,
    docDateOfIssue: document.dateOfIssue,
    docType: document.type,
    docSex: holder.sex === 'M' ? 'MALE' : 'FEMALE',
    docNationality: holder.nationality,
    docIssuingCountry: document.issuingCountry,
    birthPlace: holder.birthPlace === undefined ? null : latinCapitals(holder.birthPlace),
    fullName: `${docFirstName} ${docLastName}`,
    orgFirstName: holder.originalFirstName ?? holder.firstName,
    orgLastName: holder.originalLastName ?? holder.lastName,
    orgBirthPlace: holder.birthPlace ?? null,
  };
}

// Letters that Unicode does not decompose into a base letter and a mark.
const letters: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Ð: 'D',
  Đ: 'D',
  Ł: 'L',
  Ø: 'O',
  Œ: 'OE',
  Þ: 'TH',
  ẞ: 'SS',
  İ: 'I',
};

/** Only `org*` may have other text than ASCII (idenfy-api.md 3.7), so the rest is in plain capitals. */
const latinCapitals = (text: string) =>
  text
    .toUpperCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{ASCII}]/gu, (letter) => letters[letter] ?? letter);
