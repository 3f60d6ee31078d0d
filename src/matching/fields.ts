/** The input of a comparison, and the verdict on one of its fields. */

export type Text = string | null | undefined;

/** What iDenfy read from a document (idenfy-api.md 3.7); `org*` is as printed, in its own script. */
export interface ReadDocument {
  readonly docFirstName?: Text;
  readonly docLastName?: Text;
  readonly docPatronymic?: Text;
  readonly docBirthName?: Text;
  readonly mothersMaidenName?: Text;
  readonly orgMothersMaidenName?: Text;
  readonly fullName?: Text;
  readonly orgFirstName?: Text;
  readonly orgLastName?: Text;
  readonly orgPatronymic?: Text;
  readonly orgBirthName?: Text;
  readonly docDob?: Text;
  readonly birthPlace?: Text;
  readonly orgBirthPlace?: Text;
  readonly docSex?: Text;
  readonly docNationality?: Text;
  readonly docPersonalCode?: Text;
  readonly docType?: Text;
  readonly docIssuingCountry?: Text;
  readonly docNumber?: Text;
}

/** `close`: probably the same, and a reviewer should look. */
export const matchVerdicts = ['match', 'close', 'mismatch', 'not-available'] as const;
export type MatchVerdict = (typeof matchVerdicts)[number];

export interface FieldComparison {
  readonly verdict: MatchVerdict;
  /** For a reviewer; it may contain the documents' values. */
  readonly sentence: string;
  /** The normalised values behind the verdict; null if the document gives none. */
  readonly identity: string | null;
  readonly document: string | null;
}

export const fieldNames = [
  'firstNames',
  'lastNames',
  'fullName',
  'dateOfBirth',
  'birthPlace',
  'sex',
  'nationality',
  'personalCode',
  'documentNumber',
] as const;
export type FieldName = (typeof fieldNames)[number];

export type Fields = Readonly<Record<FieldName, FieldComparison>>;
