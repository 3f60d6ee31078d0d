import type { FaultInput } from './faults/input.ts';
import type { Outcome } from './outcome.ts';
import type { RelativeName } from './specimens/relatives.ts';

/** One kind of case that a magic clientId plays. */
export interface MagicRow {
  readonly id: string;
  /** In plain words, for people. */
  readonly what: string;
  /** How the user's own session goes. */
  readonly identity: { ends: 'completed'; outcome: Outcome } | { ends: 'expired' } | { ends: 'cancelled' };
  /**
   * What is uploaded at the additional steps, or shown in the document session of a chain; whose it is (by default the
   * holder's own); and iDenfy's verdict on the step (null: none).
   */
  readonly step: {
    shows: 'two images' | 'one image' | 'a PDF' | 'nothing' | 'the same document';
    whose?: RelativeName;
    verdict: string | null;
  };
  /** How the second check of the same clientId is decided; {}: by its files; null: it should never come. */
  readonly second: Outcome | null;
  /** How the user's own document session goes, if the identity session leads to one; by default it is submitted. */
  readonly document?: 'submitted' | 'unopened' | 'left' | 'expired' | 'cancelled';
  /** What goes wrong with iDenfy meanwhile; only rows of the fault table and the chain table have any. */
  readonly faults?: readonly FaultInput[];
}
