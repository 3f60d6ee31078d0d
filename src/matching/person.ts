/** From the fields to the person: one verdict, with the reasons a reviewer reads first. */
import type { Fields, Verdict } from './fields.ts';

export interface Person {
  readonly verdict: Verdict;
  /** What decided, the weightiest first; each a sentence. */
  readonly reasons: readonly string[];
}

/**
 * The same name and date of birth are one person, as in iDenfy's guide; an equal personal code outweighs one difference
 * of spelling, and a different one outweighs everything.
 */
export function judgePerson(fields: Fields): Person {
  const { fullName, dateOfBirth, personalCode } = fields;
  if (personalCode.verdict === 'mismatch') return person('mismatch', personalCode.sentence);
  const isOneCode = personalCode.verdict === 'match';
  const core = [fullName, dateOfBirth];
  const failed = core.filter(({ verdict }) => verdict === 'mismatch');
  if (failed.length > 0) {
    const reasons = failed.map(({ sentence }) => sentence);
    return isOneCode && failed.length === 1
      ? person('close', ...reasons, personalCode.sentence)
      : person('mismatch', ...reasons);
  }
  const missing = core.filter(({ verdict }) => verdict === 'not-available');
  if (missing.length > 0) return person('not-available', ...missing.map(({ sentence }) => sentence));

  const unsure = core.filter(({ verdict }) => verdict === 'close');
  const against = contradictions(fields);
  if (unsure.length > 0) {
    const reasons = [...unsure.map(({ sentence }) => sentence), ...against];
    if (fields.sex.verdict === 'mismatch' && !isOneCode) return person('mismatch', ...reasons);
    return isOneCode && unsure.length === 1 && against.length === 0
      ? person('match', personalCode.sentence, ...reasons)
      : person('close', ...reasons);
  }
  if (against.length > 0 && !isOneCode) return person('close', ...against);
  if (isOneCode && fields.sex.verdict === 'mismatch') return person('close', ...against);
  return person(
    'match',
    ...(isOneCode ? [personalCode.sentence] : []),
    fullName.sentence,
    dateOfBirth.sentence,
  );
}

const person = (verdict: Verdict, ...reasons: string[]): Person => ({ verdict, reasons });

/** Of people with one name and one birthday, these are the facts that tell two of them apart. */
function contradictions({ sex, nationality, birthPlace }: Fields): string[] {
  return [sex, nationality, birthPlace]
    .filter(({ verdict }) => verdict === 'mismatch')
    .map(({ sentence }) => sentence);
}
