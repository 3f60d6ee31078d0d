/** Whether the newest key may be put to use: who runs, and who of them holds it. For `npm run keys -- rotate`. */
import { heldKey } from '../encryption/held-keys.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import type { RunningProcess } from '../records/index.ts';

export interface RotationPlan {
  /** Why everything stays as it is: one line for each process that could not read what is moved. */
  readonly refusals: readonly string[];
  /** The three steps, and how far they are. */
  readonly lines: readonly string[];
}

export function planRotation(ring: KeyRing, running: readonly RunningProcess[]): RotationPlan {
  const newest = heldKey(ring.newest);
  const { id } = newest;
  const refusals = running.flatMap(({ name, keys, seenAt }) => {
    const own = keys.find((key) => key.id === id);
    if (own?.check === newest.check) return [];
    const what = own === undefined ? 'does not hold this key' : 'holds another key under this id';
    const seen = `last heard of at ${seenAt.toISOString()}`;
    return [`The ${name} ${what} (it holds ${keys.map((key) => key.id).join(', ')}; ${seen}).`];
  });
  const holders = running.length - refusals.length;
  const first = running.filter(({ keys }) => keys[0]?.id === id && keys[0].check === newest.check).length;
  const of = (count: number) => (running.length === 0 ? 'no process runs' : `${count} of ${running.length}`);
  return {
    refusals,
    lines: [
      `A key is changed in three steps; this one is "${id}", the first in this command's ENCRYPTION_KEYS.`,
      `  1. Put it behind the others in every server and worker, and start them again: all can read it. (${of(holders)})`,
      `  2. Put it first in all of them, and start them again: it encrypts what is new. (${of(first)})`,
      '  3. npm run keys -- rotate --yes: everything that is stored is encrypted with it.',
      ...(running.length === 0
        ? [
            'No server or worker has been heard of for a while: only this command is known to hold this key. Be sure that it is written down, and in the settings of all of them: without it nothing can be read any more. Versions up to 0.5 do not say that they run.',
          ]
        : []),
      ...(holders === running.length && first < running.length
        ? [
            'Where it is not the first yet, what is written meanwhile stays under an older key: rotate again after step 2.',
          ]
        : []),
    ],
  };
}
