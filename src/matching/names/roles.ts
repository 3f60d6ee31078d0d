/**
 * The words of a field that are a title, a particle or a mark of generation. All of them are also names (Dame Mamadou
 * Diop, Minh Le, Ing Wei), so a word is one of them only if enough of a name remains without it. `judge-fields.ts` judges
 * what its omission means; it is never ignored.
 */
import type { Word } from './tokens.ts';
import { respelt } from './tokens.ts';
import { generationLetters, generations, oneGeneration, particles, titles } from './words.ts';

type Role = Extract<Word['kind'], 'title' | 'particle' | 'generation'>;

/** `whole`: given and family names in one field, so that both must remain. */
export type Field = 'given' | 'family' | 'whole';

export function inRoles(words: readonly Word[], field: Field): readonly Word[] {
  const roles = words.map((word, at) => roleOf(word, at > 0 && at === words.length - 1));
  const left = words.filter(({ plain }, at) => roles[at] === null && plain.length > 1).length;
  if (left < (field === 'whole' ? 2 : 1)) return words;
  return words.map((word, at) => {
    const role = roles[at] ?? null;
    return role === null ? word : { ...respelt(word, oneGeneration[word.plain]), kind: role };
  });
}

function roleOf({ plain }: Word, isLast: boolean): Role | null {
  if (particles.has(plain)) return 'particle';
  if (titles.has(plain)) return 'title';
  return generations.has(plain) || (isLast && generationLetters.has(plain)) ? 'generation' : null;
}

export const isName = ({ kind }: Word): boolean => kind === 'word' || kind === 'initial';

/** Whether the words that only one of two names has tell two people apart, such as a father and his son. */
export function contradict(some: readonly Word[], others: readonly Word[]): boolean {
  return (
    differInGeneration(some, others) ||
    // Nguyen Le beside Nguyen Tran: what faces another name is one itself.
    (some.some(isName) && others.length > 0) ||
    (others.some(isName) && some.length > 0)
  );
}

export function differInGeneration(some: readonly Word[], others: readonly Word[]): boolean {
  return [some, others].every((words) => words.some(({ kind }) => kind === 'generation'));
}
