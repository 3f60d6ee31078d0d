/** Who did or read what (records/acts.ts): noted before anything is done or given, so that nothing is without a trace. */
import type { Act } from '../domain/acts.ts';
import type { Records } from '../records/index.ts';
import { Problem } from './problems.ts';
import type { VerificationResource } from './verification-schemas.ts';

/** @throws Problem records_unavailable when it could not be noted, and then nothing may be done or given */
export async function logAct({ acts }: Pick<Records, 'acts'>, act: Act): Promise<void> {
  try {
    await acts.add(act);
  } catch (cause) {
    throw new Problem('records_unavailable', {
      detail: 'Who does what is noted first, and that is not possible now',
      cause,
    });
  }
}

/** Whether it shows what iDenfy read from documents, or what was compared with it. */
export function showsData({ sessions, comparison, person }: VerificationResource): boolean {
  return comparison !== null || person !== null || sessions.some(({ result }) => result?.data != null);
}
