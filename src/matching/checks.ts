/** The findings of iDenfy's extra checks: lists, registries, authorities (idenfy-api.md 3.10). Pure. */
import { endOfLicense, endOfRegistry, worst } from './answers.ts';
import type { CheckEnd } from './answers.ts';
import type { WholeCheck } from '../domain/evidence/out-of-place.ts';
import { checkAs, outOfPlace, wholeChecks } from '../domain/evidence/out-of-place.ts';
import { bare } from './facts.ts';
import type { ReadDocument } from './fields.ts';

/** A value that is not a flag is UNREADABLE. */
type Flag = boolean | 'UNREADABLE' | null | undefined;

export interface ExtraCheck {
  readonly status?:
    | {
        readonly overallStatus?: string | null | undefined;
        readonly serviceSuspected?: Flag;
        readonly checkSuccessful?: Flag;
      }
    | null
    | undefined;
  readonly errorMessage?: string | null | undefined;
  readonly data?: readonly Readonly<Record<string, unknown>>[] | null | undefined;
}

/** The part of a webhook that says how the extra checks ended; null or absent if the account has none. */
export interface ExtraChecks {
  readonly AML?: readonly ExtraCheck[] | null | undefined;
  readonly amlCheck?:
    | {
        readonly overallStatus?: string | null | undefined;
        readonly amlCheck?: readonly unknown[] | null | undefined;
        readonly adverseMedia?: readonly unknown[] | null | undefined;
      }
    | null
    | undefined;
  readonly LID?: readonly ExtraCheck[] | null | undefined;
  readonly CRIMINAL_CHECK?: readonly ExtraCheck[] | null | undefined;
  readonly registryCenterCheck?: Readonly<Record<string, unknown>> | null | undefined;
  readonly driverLicenseCheck?: Readonly<Record<string, unknown>> | null | undefined;
  readonly gdcMatch?: Flag;
}

export type CheckName = 'aml' | 'lost_document' | 'criminal' | 'registry' | 'driver_license';
export type CheckProblem = `check_suspected:${CheckName}` | `check_failed:${CheckName}`;

/** The checks of the account that did not end well; nothing for checks that the account does not have. */
export function checkProblems(
  checks: ExtraChecks,
  data: ReadDocument & { docExpiry?: unknown },
): CheckProblem[] {
  const ends: readonly (readonly [CheckName, CheckEnd])[] = [
    ['aml', worst([...(checks.AML ?? []).map(endOfHits), endOfAml(checks.amlCheck)])],
    ['lost_document', worst((checks.LID ?? []).map((check) => endOfLost(check, data)))],
    ['criminal', worst((checks.CRIMINAL_CHECK ?? []).map(endOfCriminal))],
    [
      'registry',
      worst([
        endOfRegistry(checks.registryCenterCheck, data),
        (checks.gdcMatch ?? true) === true ? 'clear' : 'suspected',
      ]),
    ],
    ['driver_license', endOfLicense(checks.driverLicenseCheck, data)],
  ];
  const problems = ends.flatMap(([name, end]): CheckProblem[] =>
    end === 'clear' ? [] : [`check_${end}:${name}`],
  );
  return [
    ...new Set([
      ...problems,
      ...checksOutOfPlace(checks).map((name): CheckProblem => `check_failed:${name}`),
    ]),
  ];
}

const nameOf: Readonly<Record<WholeCheck, CheckName>> = {
  AML: 'aml',
  amlCheck: 'aml',
  LID: 'lost_document',
  CRIMINAL_CHECK: 'criminal',
  gdcMatch: 'registry',
  registryCenterCheck: 'registry',
  driverLicenseCheck: 'driver_license',
};

/** The checks of which it tells anything. */
export function checkNames(checks: ExtraChecks): CheckName[] {
  const told = new Map<string, unknown>(Object.entries(checks));
  return wholeChecks.filter((name) => !isEmpty(told.get(name))).map((name) => nameOf[name]);
}

/** A check in a place that is not documented cannot be read, and so it did not end well. */
function checksOutOfPlace(body: object): CheckName[] {
  return outOfPlace(body)
    .map(checkAs)
    .flatMap((check) => (check === null ? [] : [nameOf[check]]));
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** As documented and in older samples (idenfy-api.md 3.10); none of them is a finding by itself. */
const checkFields = ['status', 'serviceName', 'serviceGroupType', 'uid', 'errorMessage', 'data'];
const COUNTS = /(?:hit|match|record|finding|count)(?:s|es)?$/i;

/** Findings beside a clear word, in fields that nobody documents. */
const hasOtherFindings = (check: object, known: readonly string[]): boolean =>
  Object.entries(check).some(
    ([name, value]: readonly [string, unknown]) =>
      !known.includes(name) &&
      (Array.isArray(value) ? value.length > 0 : COUNTS.test(name) && typeof value === 'number' && value > 0),
  );

/** Only the documented word clears; an unknown word counts as a suspicion. */
function endOf(check: ExtraCheck): CheckEnd {
  const { status, errorMessage } = check;
  const word = status?.overallStatus ?? '';
  if ((status?.serviceSuspected ?? false) !== false || word === 'SUSPECTED') return 'suspected';
  if ((status?.checkSuccessful ?? true) !== true || (errorMessage ?? '') !== '') return 'failed';
  if (word === 'NOT_SUSPECTED') return hasOtherFindings(check, checkFields) ? 'failed' : 'clear';
  return word === '' || word === 'UNREADABLE' ? 'failed' : 'suspected';
}

/** A hit counts unless somebody has dismissed it, whatever the status says (idenfy-api.md 3.13: `whitelisted`). */
function endOfHits(check: ExtraCheck): CheckEnd {
  return check.data?.some(({ whitelisted }) => whitelisted !== true) === true ? 'suspected' : endOf(check);
}

/** `valid` is the register's word on the document itself, and on no other. */
function endOfLost(check: ExtraCheck, { docNumber }: ReadDocument): CheckEnd {
  if (check.data?.some(({ valid }) => valid === false) === true) return 'suspected';
  const number = bare(docNumber);
  const isOfThis = ({ valid, documentNumber = null }: Readonly<Record<string, unknown>>) => {
    const known = typeof documentNumber === 'string' ? bare(documentNumber) : '';
    return valid === true && (known === '' || number === '' || known === number);
  };
  return worst([endOf(check), check.data?.every(isOfThis) === false ? 'failed' : 'clear']);
}

/** An empty list means no offences; an unreadable one may contain some. */
const isFree = ({ offenses }: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(offenses) && offenses.length === 0;

function endOfCriminal(check: ExtraCheck): CheckEnd {
  return check.data?.every(isFree) === false ? 'suspected' : endOf(check);
}

/** The documentation has few clear words (idenfy-api.md 3.6, "removed since 2025"); a reviewer looks at any other. */
const CLEARED = new Set(['NOT_SUSPECTED', 'NO_FLAGS']);

const amlFields = ['overallStatus', 'amlCheck', 'adverseMedia', 'id', 'statusSetAt', 'statusSetBy'];

/** Undocumented fields beside a clear word, which cannot be read. */
const hasOtherAnswers = (check: object): boolean =>
  Object.entries(check).some(([name, value]) => !amlFields.includes(name) && !isEmpty(value));

function endOfAml(check: ExtraChecks['amlCheck']): CheckEnd {
  if (check === null || check === undefined) return 'clear';
  const word = check.overallStatus ?? '';
  // A person looked at the hits and found that they are about somebody else; at these, and not at what is beside them.
  if (word === 'FALSE_POSITIVE') return hasOtherFindings(check, amlFields) ? 'failed' : 'clear';
  if ((check.amlCheck?.length ?? 0) + (check.adverseMedia?.length ?? 0) > 0) return 'suspected';
  if (CLEARED.has(word)) return hasOtherAnswers(check) ? 'failed' : 'clear';
  return ['', 'UNREADABLE', 'NOT_CHECKED'].includes(word) ? 'failed' : 'suspected';
}
