import type { Word } from './tokens.ts';
import type { Origin } from './tradition.ts';

/** One document's names in one script. Empty where a document gives none, or words that say nothing (FNU, XXX). */
export interface PersonName {
  readonly given: readonly Word[];
  readonly family: readonly Word[];
  /** The father's name, where the document gives it apart. */
  readonly patronymic: readonly Word[];
  /** The family name at birth. */
  readonly birth: readonly Word[];
  readonly origin: Origin;
  readonly docType: string | null;
}
