/** What iDenfy's extra checks of one person found: lists, registries, authorities (idenfy/api.md 3.10). Pure. */
import { relate, readDate } from './dates.ts';
import { bare } from './facts.ts';
import type { ReadDocument } from './fields.ts';
import { compareNames, personName } from './names/person-names.ts';

export interface ExtraCheck {
  readonly status?:
    | {
        readonly overallStatus?: string | null | undefined;
        readonly serviceSuspected?: boolean | null | undefined;
        readonly checkSuccessful?: boolean | null | undefined;
        readonly serviceUsed?: boolean | null | undefined;
      }
    | null
    | undefined;
  readonly errorMessage?: string | null | undefined;
  readonly data?: readonly Readonly<Record<string, unknown>>[] | null | undefined;
}

/** The part of a webhook that says how the extra checks ended; null or absent where the account has none. */
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
  readonly gdcMatch?: boolean | null | undefined;
}

export type CheckName = 'aml' | 'lost_document' | 'criminal' | 'registry' | 'driver_license';
export type CheckProblem = `check_suspected:${CheckName}` | `check_failed:${CheckName}`;

/** Which of the checks that were asked for did not end well; nothing for those that were not asked for. */
export function checkProblems(
  checks: ExtraChecks,
  data: ReadDocument & { docExpiry?: unknown },
): CheckProblem[] {
  const ends: readonly (readonly [CheckName, CheckEnd])[] = [
    ['aml', worst([...(checks.AML ?? []).map(endOf), endOfAml(checks.amlCheck)])],
    ['lost_document', worst((checks.LID ?? []).map(endOfLost))],
    ['criminal', worst((checks.CRIMINAL_CHECK ?? []).map(endOfCriminal))],
    [
      'registry',
      worst([
        endOfRegistry(checks.registryCenterCheck, data),
        checks.gdcMatch === false ? 'suspected' : 'clear',
      ]),
    ],
    ['driver_license', endOfLicense(checks.driverLicenseCheck)],
  ];
  return ends.flatMap(([name, end]): CheckProblem[] => (end === 'clear' ? [] : [`check_${end}:${name}`]));
}

type CheckEnd = 'clear' | 'suspected' | 'failed';

function worst(ends: readonly CheckEnd[]): CheckEnd {
  if (ends.includes('suspected')) return 'suspected';
  return ends.includes('failed') ? 'failed' : 'clear';
}

/** Only the documented word clears; one that is not known yet counts as a suspicion. */
function endOf({ status, errorMessage }: ExtraCheck): CheckEnd {
  if (status?.serviceSuspected === true || status?.overallStatus === 'SUSPECTED') return 'suspected';
  if (status?.checkSuccessful === false || (errorMessage ?? '') !== '') return 'failed';
  const word = status?.overallStatus ?? '';
  if (word === 'NOT_SUSPECTED') return 'clear';
  return word === '' || word === 'UNREADABLE' ? 'failed' : 'suspected';
}

/** `valid` is the register's word on the document itself. */
function endOfLost(check: ExtraCheck): CheckEnd {
  return check.data?.some(({ valid }) => valid === false) === true ? 'suspected' : endOf(check);
}

function endOfCriminal(check: ExtraCheck): CheckEnd {
  const hasOffences = check.data?.some(({ offenses }) => Array.isArray(offenses) && offenses.length > 0);
  return hasOffences === true ? 'suspected' : endOf(check);
}

/** Words that say so are few in the docs (idenfy/api.md 3.6, "removed since 2025"); anything else waits for a person. */
const CLEARED = new Set(['NOT_SUSPECTED', 'NO_FLAGS', 'FALSE_POSITIVE']);

function endOfAml(check: ExtraChecks['amlCheck']): CheckEnd {
  if (check === null || check === undefined) return 'clear';
  const word = check.overallStatus ?? '';
  if (CLEARED.has(word)) return 'clear';
  if (['', 'UNREADABLE', 'NOT_CHECKED'].includes(word)) {
    const found = (check.amlCheck?.length ?? 0) + (check.adverseMedia?.length ?? 0);
    return found > 0 ? 'suspected' : 'failed';
  }
  return 'suspected';
}

/** Fields that a registry answers about the person; telephone, e-mail and address are not part of who it is. */
const REGISTRY_VERDICTS = [
  'firstNameStatus',
  'lastNameStatus',
  'middleNameStatus',
  'dobStatus',
  'yobStatus',
  'idNumStatus',
];

function endOfRegistry(check: ExtraChecks['registryCenterCheck'], data: ReadDocument): CheckEnd {
  if (check === null || check === undefined) return 'clear';
  const text = (...names: string[]) =>
    names.map((name) => check[name]).find((value) => typeof value === 'string') ?? null;
  const verdicts = REGISTRY_VERDICTS.map((name) => check[name]).filter((value) => typeof value === 'string');
  if (verdicts.some((verdict) => !['MATCH', 'NO_DATA', 'NO_INPUT'].includes(verdict))) return 'suspected';
  if (verdicts.length > 0) return verdicts.includes('MATCH') ? 'clear' : 'failed';

  const [given, family] = [text('firstName', 'name'), text('lastName', 'surname')];
  const [code, number, born] = [text('personalNumber'), text('documentNumber'), text('birthDate')];
  if ([given, family, code, number, born].every((value) => value === null)) return 'failed';
  const [bornThere, bornHere] = [readDate(born), readDate(data.docDob)];
  const names = compareNames(
    personName({ given, family }),
    personName({ given: data.docFirstName, family: data.docLastName }),
  );
  const isOther =
    differs(code, data.docPersonalCode) ||
    differs(number, data.docNumber) ||
    (bornThere !== null && bornHere !== null && relate(bornThere, bornHere) !== 'equal') ||
    ['close', 'mismatch'].includes(names.full.verdict);
  return isOther ? 'suspected' : 'clear';
}

function endOfLicense(check: ExtraChecks['driverLicenseCheck']): CheckEnd {
  if (check === null || check === undefined) return 'clear';
  const verdicts = Object.entries(check).filter(([name]) => name.endsWith('Match'));
  if (verdicts.some(([, value]) => value === false)) return 'suspected';
  return verdicts.some(([, value]) => value === true) ? 'clear' : 'failed';
}

function differs(registered: string | null, read: string | null | undefined): boolean {
  return bare(registered) !== '' && bare(read) !== '' && bare(registered) !== bare(read);
}
