/**
 * Fields in which the account, a step, a registry or a list of hits names what stands there. Most of it says nothing of
 * the result, so only names that judge are heard in them. Pure.
 */
import { additionalStepTypes } from '../../idenfy/vocabulary.ts';

export interface Container {
  /** Names within that its own rules judge. */
  readonly judges?: RegExp;
  /** The account names things here: of a verdict, only a word of a judged field speaks, not one that looks like a no. */
  readonly isFree?: boolean;
  /** iDenfy's own flags: a flaw that is there speaks, and a good thing that is not. */
  readonly hasFlags?: boolean;
  /** Each value is a word about what its name is. */
  readonly isOfWords?: boolean;
}

/** src/matching/answers.ts hears these at any depth. */
const ANSWERED = /(?:status|result|verdict|outcome|(?<!mis|no_?|un)match)$/i;
/** Below the steps' own names, body-words.ts hears these. */
const STEP_STATUS = /\.[^.]*status$/i;

const containers: ReadonlyMap<string, Container> = new Map<string, Container>([
  ['additionalSteps', { isFree: true, isOfWords: true }],
  // Ours (src/idenfy/unread.ts).
  ['additionalStepsBeside', { isFree: true }],
  ['fileUrls', { isFree: true }],
  ['additionalStepPdfUrls', { isFree: true }],
  ['additionalData', { isFree: true, judges: STEP_STATUS }],
  ['data.additionalData', { isFree: true, judges: STEP_STATUS }],
  ['questionnaireAnswers', { isFree: true }],
  ['utilityData', { hasFlags: true }],
  ['registryCenterCheck', { judges: ANSWERED, hasFlags: true }],
  ['driverLicenseCheck', { judges: ANSWERED, hasFlags: true }],
  ['amlCheck', {}],
  ['AML.data', {}],
  ['LID.data', { hasFlags: true }],
  ['CRIMINAL_CHECK.data', { hasFlags: true }],
]);

export interface Inside {
  readonly container: Container;
  /** Of the container, with a dot behind it. */
  readonly start: string;
}

export function insideOf(path: string): Inside | null {
  const container = containers.get(path);
  return container === undefined ? null : { container, start: `${path}.` };
}

/** Files and steps are called as the account likes, `FRAUD_TAGS` too: a link or a type is no word about anything. */
export function isHeardInside({ container, start }: Inside, path: string, value: unknown): boolean {
  if (container.judges?.test(path.slice(start.length)) === true) return false;
  if (typeof value !== 'string' || container.isFree !== true) return true;
  return !/^https?:\/\//i.test(value) && !additionalStepTypes.some((type) => type === value);
}
