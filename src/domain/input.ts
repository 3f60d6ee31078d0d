/** The input of a run, and how an operator may correct it. */
import type { AdditionalSteps } from '../idenfy/schemas.ts';
import type { Deadlines } from './deadlines.ts';

/** The documents that the caller requested; the results are compared with them. */
export interface RequestedDocuments {
  /** iDenfy's document types and ISO alpha-2 countries; empty means any. */
  readonly identity: { readonly types: readonly string[]; readonly countries: readonly string[] };
  /** `country` is sent with direct processing; it is never guessed. */
  readonly second: { readonly types: readonly string[]; readonly country: string | null };
}

/** Data of the person, given by the caller, for iDenfy to compare with the document. */
export interface ApplicantData {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly dateOfBirth?: string;
}

/** What a caller may replace while iDenfy has created no session. */
export type Wishes = Pick<
  VerificationInput,
  | 'externalRef'
  | 'asked'
  | 'person'
  | 'additionalSteps'
  | 'documentSteps'
  | 'urls'
  | 'locale'
  | 'metadata'
  | 'fromSettings'
>;

/** The fields of a request that a setting fills where the caller leaves them out. */
export const settableFields = ['documents.second.country', 'documentSteps'] as const;
export type SettableField = (typeof settableFields)[number];

export interface VerificationInput {
  readonly v: number;
  readonly clientId: string;
  /** The number of this client's attempts that had closed when this one was requested. */
  readonly attempt: number;
  /** The id of the HTTP request that started the run, so that a route can tell its own start from another's. */
  readonly requestId: string;
  readonly externalRef: string | null;
  /** The caller's own words about the verification. Absent: none. */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * The fields that the caller left out and a setting filled: the same request means the same after the setting has
   * changed. Absent in runs of servers before 0.7.
   */
  readonly fromSettings?: readonly SettableField[];
  /** The field is named `asked` in histories and records. */
  readonly asked: RequestedDocuments;
  readonly person: ApplicantData;
  /** The caller's own additional steps for Token 1; null: the account's default applies. */
  readonly additionalSteps: AdditionalSteps | null;
  /** The names of the steps that hold the second document; null: derived from the steps that there are. */
  readonly documentSteps: { readonly front: string | null; readonly back: string | null };
  readonly urls: { readonly success?: string; readonly error?: string; readonly unverified?: string };
  readonly locale: string | null;
  /** Lets an additional step pass that iDenfy did not judge, if its file is there (design.md, invariant 5). */
  readonly acceptUnjudgedSteps: boolean;
  /** Whether people at iDenfy may review what the machine decided; a polled status then needs a confirmation. */
  readonly manualReview: boolean;
  /** Submits the user's selfie as FACE with Token 2, so that its face result counts. Absent: off. */
  readonly submitFace?: boolean;
  /** Lets a reviewer approve a second document that iDenfy denied. Absent: off. */
  readonly approveDeniedSecondDocument?: boolean;
  /**
   * The start gave the run the stage `awaiting-user` as a search attribute, and its timers move with its deadlines
   * (workflows/alarm.ts). Absent in runs of servers before 0.6, whose histories hold an upsert and timers more.
   */
  readonly isLean?: boolean;
  readonly deadlines: Deadlines;
}

/** What an operator may correct before a blocked run continues; fields left out stay as they are. */
export interface Correction {
  /** ISO alpha-2 of the second document's issuing country. */
  readonly country?: string;
  /** The additional steps that hold the second document; without `back` it has none. */
  readonly documentSteps?: { readonly front: string; readonly back?: string };
  /** iDenfy's type of the second document, in place of its own detection. */
  readonly documentType?: string;
  /** `true` lets iDenfy accept photos that it could not validate. */
  readonly skipAnalysis?: boolean;
  /** Each given field replaces the former one. */
  readonly person?: ApplicantData;
  readonly identity?: { readonly types?: readonly string[]; readonly countries?: readonly string[] };
  /** What Token 2 allows. */
  readonly secondTypes?: readonly string[];
  readonly locale?: string;
}
