/** Fields that decide, or are compared with other data. */
import { documentTypes, overallStatuses } from '../../idenfy/vocabulary.ts';
import type { EvidenceRow } from './row.ts';

export const placedFields: readonly EvidenceRow[] = [
  {
    path: 'status.overall',
    words: overallStatuses,
    treatment: 'decides',
    about:
      'Only APPROVED continues automatically; any other word, an unknown one too, has its own reason (src/domain/verdicts/gate.ts, second-check.ts).',
  },
  {
    path: 'final',
    words: [],
    treatment: 'decides',
    about: 'Whether the result is decisive; only `true` is (3.3).',
  },
  {
    path: 'data.docType',
    words: documentTypes,
    treatment: 'compared',
    about:
      'Compared with what was requested; types without an expiry date need none. An unknown type is treated like any other.',
  },
  ...compared('Compared with what was requested, and as part of a document’s identity.', [
    'data.docIssuingCountry',
  ]),
  ...compared('Compared with today. A missing or unreadable date speaks against VERIFIED.', [
    'data.docExpiry',
  ]),
  ...compared(
    'Compared with the document’s own dates of birth and expiry, and with today (`contradicts_itself`).',
    ['data.docDateOfIssue'],
  ),
  {
    path: 'data.docSex',
    words: ['MALE', 'FEMALE', 'UNDEFINED'],
    treatment: 'compared',
    about: 'Compared with the other document (docs/matching.md).',
  },
  ...compared('Compared with the other document and with what the caller gave (docs/matching.md).', [
    'data.docFirstName',
    'data.docLastName',
    'data.fullName',
    'data.orgFirstName',
    'data.orgLastName',
    'data.docDob',
  ]),
  ...compared('Compared with the other document (docs/matching.md).', [
    'data.docNumber',
    'data.docPersonalCode',
    'data.docNationality',
    'data.birthPlace',
    'data.docBirthName',
    'data.docPatronymic',
    'data.orgBirthPlace',
    'data.orgBirthName',
    'data.mothersMaidenName',
    'data.orgMothersMaidenName',
    'data.orgPatronymic',
  ]),
];

function compared(about: string, paths: readonly string[]): EvidenceRow[] {
  return paths.map((path) => ({ path, words: [], treatment: 'compared', about }));
}
