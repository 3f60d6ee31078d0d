/** What the caller requested, from the requests of activities, which say it in two parts. */
import { wishesOf } from '../domain/corrections.ts';
import type { Wishes } from '../domain/input.ts';

interface Saying extends Partial<Wishes> {
  /** What differs from the rest, or is not said there. */
  readonly requested?: Partial<Wishes>;
}

/** Null where a workflow of an earlier version did not say all of it. */
export function requestOf({ requested, ...said }: Saying): Wishes | null {
  if (requested === undefined) return null;
  const all = { ...said, ...requested };
  const { externalRef, asked, person, additionalSteps, documentSteps, urls, locale } = all;
  if (
    externalRef === undefined ||
    asked === undefined ||
    person === undefined ||
    additionalSteps === undefined ||
    documentSteps === undefined ||
    urls === undefined ||
    locale === undefined
  )
    return null;
  return wishesOf({ ...all, externalRef, asked, person, additionalSteps, documentSteps, urls, locale });
}
