/** What iDenfy read from both documents, row by row, with the comparison's verdicts. */
import type { VerificationRecord } from '../../records/index.ts';
import type { SessionRole } from '../../domain/words.ts';
import type { ComparedField, StoredComparison } from './comparison.ts';
import { country, words } from './words.ts';

export type ReadData = Readonly<Record<string, unknown>>;

export interface Row {
  readonly label: string;
  /** As iDenfy read it, in each script it gave. */
  readonly identity: readonly string[];
  readonly document: readonly string[];
  /** One of a few words and no text, so that two of them differ as a whole. */
  readonly isWord: boolean;
  /** Null for what the comparison does not look at. */
  readonly compared: ComparedField | null;
}

interface Field {
  readonly label: string;
  readonly from: readonly string[];
  readonly show?: (value: string) => string;
  /** Its names in comparisons, the present one first. */
  readonly keys?: readonly string[];
}

/** In the order of a document; names of `data` after idenfy-api.md 3.7. */
const fields: readonly Field[] = [
  { label: 'First names', from: ['docFirstName', 'orgFirstName'], keys: ['firstNames', 'firstName'] },
  { label: 'Last names', from: ['docLastName', 'orgLastName'], keys: ['lastNames', 'lastName'] },
  { label: 'Full name', from: ['fullName'], keys: ['fullName'] },
  { label: 'Date of birth', from: ['docDob'], keys: ['dateOfBirth'] },
  { label: 'Personal code', from: ['docPersonalCode'], keys: ['personalCode'] },
  { label: 'Sex', from: ['docSex'], show: words, keys: ['sex'] },
  { label: 'Nationality', from: ['docNationality', 'orgNationality'], show: country, keys: ['nationality'] },
  { label: 'Birth place', from: ['birthPlace', 'orgBirthPlace'], keys: ['birthPlace'] },
  { label: 'Document number', from: ['docNumber'], keys: ['documentNumber'] },
  { label: 'Type', from: ['docType'], show: words },
  { label: 'Issued by', from: ['docIssuingCountry'], show: country },
  { label: 'Issued on', from: ['docDateOfIssue'] },
  { label: 'Valid until', from: ['docExpiry'] },
  { label: 'Birth name', from: ['docBirthName', 'orgBirthName'] },
  { label: 'Patronymic', from: ['docPatronymic', 'orgPatronymic'] },
  { label: 'Mother’s maiden name', from: ['mothersMaidenName', 'orgMothersMaidenName'] },
  { label: 'Address', from: ['address', 'docTemporaryAddress', 'orgAddress', 'orgTemporaryAddress'] },
  { label: 'Authority', from: ['authority', 'orgAuthority'] },
  { label: 'Licence category', from: ['driverLicenseCategory'] },
  { label: 'Estimated age', from: ['ageEstimate'], show: words },
  { label: 'Changed by hand at iDenfy', from: ['manuallyDataChanged'] },
  { label: 'Same face in other sessions', from: ['duplicateFaces'] },
  { label: 'Same document photo elsewhere', from: ['duplicateDocFaces'] },
];

export function rowsOf(
  identity: ReadData,
  document: ReadData,
  comparison: StoredComparison | null,
): readonly Row[] {
  const compared = new Map(Object.entries(comparison?.fields ?? {}));
  const rows = fields.flatMap(({ label, from, show, keys = [] }) => {
    const key = keys.find((name) => compared.has(name));
    const verdict = key === undefined ? null : (compared.get(key) ?? null);
    if (key !== undefined) compared.delete(key);
    const shown = (data: ReadData) => valuesIn(data, from).map((value) => show?.(value) ?? value);
    const [one, other] = [shown(identity), shown(document)];
    const isEmpty = one.length === 0 && other.length === 0;
    if (isEmpty && (verdict === null || verdict.verdict === 'not-available')) return [];
    return [{ label, identity: one, document: other, isWord: show !== undefined, compared: verdict }];
  });
  // Fields that rules of another version compare.
  const others = [...compared].map(([key, field]) => ({
    label: words(key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(' ', '_')),
    identity: field.identity,
    document: field.document,
    isWord: false,
    compared: field,
  }));
  return [...rows, ...others];
}

/** The result in force of each session. */
export function resultsInForce({ results }: VerificationRecord) {
  const of = (role: SessionRole) =>
    results.findLast((result) => result.role === role && !result.superseded) ?? null;
  return { identity: of('identity'), document: of('document') };
}

export function objectOf(value: unknown): ReadData {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Each different value once: iDenfy gives a text in capitals and, where it was printed in another way, in that. */
function valuesIn(data: ReadData, names: readonly string[]): readonly string[] {
  const found = names.flatMap((name) => textsIn(data[name]));
  const plain = found.map((text) => text.toLowerCase());
  return found.filter((_text, index) => plain.indexOf(plain[index] ?? '') === index);
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value === 'number') return [String(value)];
  return value === true ? ['Yes'] : [];
}
