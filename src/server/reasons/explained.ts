/** What each reason is explained by: its sentence, where it leads, what the user is told, and whether to try again. */
import type { plainReasons, reasonFamilies } from '../../domain/reasons.ts';

export type PlainReason = (typeof plainReasons)[number];
export type FamilyCode = (typeof reasonFamilies)[number];

export interface Explained {
  /** A reviewer's sentence; of a family, its beginning, before the colon and the word. */
  readonly means: string;
  readonly leads: readonly Lead[];
  readonly tell: Telling;
  readonly again: Again;
}

export interface ExplainedFamily extends Explained {
  readonly carries: Carried;
}

/** Where a reason leads by itself. In a decided verification it may stand beside any outcome, as what was asked about. */
export const leads = {
  asks: 'a reviewer is asked; without a reviewer, `REQUIRES_REVIEW`',
  blocks: 'the run is `blocked`; if nobody resumes it in time, `REQUIRES_REVIEW`',
  reviews: '`REQUIRES_REVIEW`',
  rejects: '`REJECTED`',
  rejectsUser: '`REJECTED`, where the user walks through the second session (`sequential`)',
  expires: '`EXPIRED`',
  cancels: '`CANCELLED`',
  verifies: '`VERIFIED`',
} as const;
export type Lead = keyof typeof leads;

export const tellings = {
  nothing: 'Nothing.',
  delay: 'That it takes longer than usual. There is nothing that the user could do.',
  waiting: 'That a person looks at the documents. There is nothing that the user could do.',
  declined:
    'That the verification did not succeed, and whom to ask. Do not say what was found: that teaches how to avoid it.',
  photo:
    'That the second document could not be read: show it again, whole, sharp and without reflections, each side of it.',
  other: 'That this document cannot be used: show another one of those that you accept.',
  asked: 'Which types and countries of documents you accept, and that another one was shown.',
  valid: 'That the document has expired: show a valid one.',
  two: 'That two different documents are needed.',
  finish: 'That the verification was not finished: start again, and finish while the link lives.',
  stopped: 'That the verification was stopped, and how to start again.',
  details: 'That the document says something else than what the user told you: check these details.',
} as const;
export type Telling = keyof typeof tellings;

export const agains = {
  nothing: 'There is nothing to try again.',
  yes: 'Yes: start a new verification of the same `clientId`.',
  changed:
    'Yes, if the user shows something else or takes better pictures: start a new verification of the same `clientId`.',
  person:
    'Not before a person has looked at it: the same documents raise the same doubt in a new verification.',
  mended:
    'Once the cause is removed: resume the run while it is blocked, or start a new verification of the same `clientId`.',
  rules: 'As your own rules say: a new verification is checked, and charged, anew.',
} as const;
export type Again = keyof typeof agains;

/** What stands behind the colon. */
export const carried = {
  word: 'a word of iDenfy’s',
  none: 'a word of iDenfy’s, or `none`',
  evidence: 'a word of iDenfy’s, each in [evidence.md](evidence.md)',
  reason: 'the reason that a reviewer let pass, with its own word if it has one',
  correction: 'the field of the correction: `skipAnalysis` or `documentType`',
  idenfyError: 'the code of an [error of iDenfy’s API](#idenfys-errors)',
  fileError: 'the code of a [file that cannot be used](#files)',
  check: 'the name of the check: `aml`, `lost_document`, `criminal`, `registry` or `driver_license`',
  field: 'the name of a field of iDenfy’s `data`, such as `docExpiry`',
  given: '`first_name`, `last_name` or `date_of_birth`',
  dates: '`ISSUED_BEFORE_BIRTH`, `ISSUED_AFTER_EXPIRY` or `ISSUED_IN_FUTURE`',
} as const;
export type Carried = keyof typeof carried;
