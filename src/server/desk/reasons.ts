/** Why a verification waits for a person, in a reviewer's words. */
import { familiesExplained, plainExplained } from '../reasons/table.ts';
import { words } from './words.ts';

const OVERRULED = 'overruled:';

/** `identity_fraud_tag:DUPLICATE_FACE` → `iDenfy put a fraud tag on the identity: Duplicate face` */
export function reasonText(reason: string): string {
  if (reason.startsWith(OVERRULED))
    return `A reviewer let pass: ${reasonText(reason.slice(OVERRULED.length))}`;
  const known = plainExplained.get(reason);
  if (known !== undefined) return known.means;
  const [code = '', ...values] = reason.split(':');
  return [familiesExplained.get(code)?.means ?? words(code), ...values.map(words)].join(': ');
}
