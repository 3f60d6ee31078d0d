import type { MagicRow } from './magic-row.ts';
import { relativeNames, relatives } from './specimens/relatives.ts';

/**
 * What `magic-person-<id>` and `magic-person-<id>-<anything>` play: both checks find nothing wrong, and the names,
 * birth dates or faces of the two documents differ. The caller must decide what that means.
 */
export const peopleRows: readonly MagicRow[] = relativeNames.map((whose) => ({
  id: `person-${whose}`,
  what: `The second document is ${relatives[whose].what}.`,
  identity: { ends: 'completed', outcome: {} },
  step: { shows: 'two images', verdict: 'VALID', whose },
  second: {},
}));
