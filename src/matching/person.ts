/** From the fields to the person: one verdict, with the reasons that a reviewer reads first. */
import type { Fields, MatchVerdict } from './fields.ts';

export interface PersonVerdict {
  readonly verdict: MatchVerdict;
  /** What decided, the most important first; each is a sentence. */
  readonly reasons: readonly string[];
}

/**
 * The same name and date of birth are one person, as in iDenfy's guide. An equal personal code outweighs one difference
 * of spelling, and a different code outweighs everything. A worse verdict on a field never makes the person's better.
 */
export function judgePerson(fields: Fields): PersonVerdict {
  const { fullName, dateOfBirth, personalCode } = fields;
  if (personalCode.verdict === 'mismatch') return person('mismatch', personalCode.sentence);
  const isOneCode = personalCode.verdict === 'match';
  const core = [fullName, dateOfBirth];
  const failed = core.filter(({ verdict }) => verdict === 'mismatch');
  const missing = core.filter(({ verdict }) => verdict === 'not-available');
  const reasons = [...failed, ...missing].map(({ sentence }) => sentence);
  // A code raises one of the two to a reviewer's question, and never both.
  if (isOneCode && reasons.length === 1) return person('close', ...reasons, personalCode.sentence);
  if (failed.length > 0) return person('mismatch', ...reasons);
  if (missing.length > 0) {
    return isOneSex(fields) || isOneCode
      ? person('not-available', ...reasons)
      : person('mismatch', ...reasons, fields.sex.sentence);
  }

  const unsure = core.filter(({ verdict }) => verdict === 'close').map(({ sentence }) => sentence);
  const against = contradictions(fields);
  if (unsure.length === 0 && against.length === 0) {
    return person(
      'match',
      ...(isOneCode ? [personalCode.sentence] : []),
      fullName.sentence,
      dateOfBirth.sentence,
    );
  }
  const isLifted = isOneCode && (unsure.length === 0 ? isOneSex(fields) : mayLift(fields, unsure, against));
  if (isLifted) return person('match', personalCode.sentence, ...unsure, ...against);
  const isOther = unsure.length > 0 && !isOneSex(fields) && !isOneCode;
  return person(isOther ? 'mismatch' : 'close', ...unsure, ...against);
}

const isOneSex = ({ sex }: Fields): boolean => sex.verdict !== 'mismatch';

/** One doubt, and a typing error instead of another name: codes are shared by mistake, and within families. */
function mayLift(
  { firstNames, lastNames }: Fields,
  unsure: readonly string[],
  against: readonly string[],
): boolean {
  const isOneName = [firstNames, lastNames].every(({ verdict }) => verdict !== 'mismatch');
  return unsure.length === 1 && against.length === 0 && isOneName;
}

const person = (verdict: MatchVerdict, ...reasons: string[]): PersonVerdict => ({ verdict, reasons });

/** The facts that tell two people with one name and one birthday apart. */
function contradictions({ sex, nationality, birthPlace }: Fields): string[] {
  return [sex, nationality, birthPlace]
    .filter(({ verdict }) => verdict === 'mismatch')
    .map(({ sentence }) => sentence);
}
