/** What a process may say of the keys that it holds, so that others see whether theirs are the same. */
import { createHmac } from 'node:crypto';
import type { KeyRing, RingKey } from './key-ring.ts';

export interface HeldKey {
  readonly id: string;
  /** Of a sub-key that nothing else uses: the same for the same key, and of no use for anything but comparing. */
  readonly check: string;
}

const CHECK_CHARACTERS = 16;

export function heldKey(key: RingKey): HeldKey {
  const check = createHmac('sha256', key.subKey('check')).update(key.id).digest('hex');
  return { id: key.id, check: check.slice(0, CHECK_CHARACTERS) };
}

/** The newest first. */
export function heldKeys(ring: KeyRing): readonly HeldKey[] {
  return ring.ids.map((id) => heldKey(ring.byId(id)));
}
