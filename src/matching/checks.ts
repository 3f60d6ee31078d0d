/** The findings of iDenfy's extra checks: lists, registries, authorities (idenfy-api.md 3.10). Pure. */
import { endOfLicense, endOfRegistry, worst } from './answers.ts';
import type { CheckEnd } from './answers.ts';
import { alike } from '../domain/evidence/body-words.ts';
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
    ['lost_document', worst((checks.LID ?? []).map(endOfLost))],
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
    ...new Set([...problems, ...strayChecks(checks).map((name): CheckProblem => `check_failed:${name}`)]),
  ];
}

/** The field of each check in a body. */
const placed = {
  AML: 'aml',
  amlCheck: 'aml',
  LID: 'lost_document',
  CRIMINAL_CHECK: 'criminal',
  gdcMatch: 'registry',
  registryCenterCheck: 'registry',
  driverLicenseCheck: 'driver_license',
} as const satisfies Readonly<Record<string, CheckName>>;

/**
 * A check's findings may have another spelling (`aml`), or be within `status` or `data`, which is not documented. Such a
 * check cannot be read, and so it did not end well.
 */
function strayChecks(body: object): CheckName[] {
  const rows = Object.entries(placed);
  const strayIn = (place: unknown, isRoot: boolean) =>
    typeof place !== 'object' || place === null
      ? []
      : Object.entries(place).flatMap(([key, value]: [string, unknown]) =>
          isEmpty(value)
            ? []
            : rows.flatMap(([name, check]) =>
                alike(key) === alike(name) && !(isRoot && key in placed) ? [check] : [],
              ),
        );
  const within = ['status', 'data'].map(
    (name): unknown => Object.entries(body).find(([key]) => key === name)?.[1],
  );
  return [...strayIn(body, true), ...within.flatMap((place) => strayIn(place, false))];
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Only the documented word clears; an unknown word counts as a suspicion. */
function endOf({ status, errorMessage }: ExtraCheck): CheckEnd {
  const word = status?.overallStatus ?? '';
  if ((status?.serviceSuspected ?? false) !== false || word === 'SUSPECTED') return 'suspected';
  if ((status?.checkSuccessful ?? true) !== true || (errorMessage ?? '') !== '') return 'failed';
  if (word === 'NOT_SUSPECTED') return 'clear';
  return word === '' || word === 'UNREADABLE' ? 'failed' : 'suspected';
}

/** A hit counts unless somebody has dismissed it, whatever the status says (idenfy-api.md 3.13: `whitelisted`). */
function endOfHits(check: ExtraCheck): CheckEnd {
  return check.data?.some(({ whitelisted }) => whitelisted !== true) === true ? 'suspected' : endOf(check);
}

/** `valid` is the register's verdict on the document itself. */
function endOfLost(check: ExtraCheck): CheckEnd {
  if (check.data?.some(({ valid }) => valid === false) === true) return 'suspected';
  return worst([
    endOf(check),
    check.data?.every(({ valid }) => valid === true) === false ? 'failed' : 'clear',
  ]);
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
  // A person looked at the hits and found that they are about somebody else.
  if (word === 'FALSE_POSITIVE') return 'clear';
  if ((check.amlCheck?.length ?? 0) + (check.adverseMedia?.length ?? 0) > 0) return 'suspected';
  if (CLEARED.has(word)) return hasOtherAnswers(check) ? 'failed' : 'clear';
  return ['', 'UNREADABLE', 'NOT_CHECKED'].includes(word) ? 'failed' : 'suspected';
}
