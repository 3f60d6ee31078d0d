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

/** Whether it shows what iDenfy read from documents, or what was compared with it; the person that was requested, apart. */
export function showsData({ sessions, comparison, person }: VerificationResource): boolean {
  return comparison !== null || person !== null || sessions.some(({ result }) => result?.data != null);
}

/** Whether it repeats what the caller gave of the person, which is no news for whoever gave it. */
export function showsRequestedPerson({ request }: VerificationResource): boolean {
  return Object.keys(request?.person ?? {}).length > 0;
}
