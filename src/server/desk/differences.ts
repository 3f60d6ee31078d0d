/** Where two values differ, so that a reader's eye need not search. */

export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Full names have up to 201 characters (idenfy-api.md 3.7); every word is held against every other. */
const LONGEST = 500;

/**
 * The pieces of `text`, told apart by what `other` has in their place: each word is held against the one that is most
 * like it, wherever it stands, and what is like none differs as a whole.
 */
export function differences(text: string, other: string): readonly Piece[] {
  if (text.length + other.length > LONGEST) return [{ text, differs: false }];
  const words = text.split(/(\s+)/);
  const partners = pair(words, other.split(/\s+/));
  const pieces = words.flatMap((word, index): Piece[] => {
    const shared = partners.get(index);
    if (shared === undefined) return [{ text: word, differs: word.trim() !== '' }];
    const letters = characters(word);
    const from = (start: number, end: number) => letters.slice(start, end).join('');
    const last = letters.length - shared.end;
    return [
      { text: from(0, shared.start), differs: false },
      { text: from(shared.start, last), differs: true },
      { text: from(last, letters.length), differs: false },
    ];
  });
  return pieces.filter((piece) => piece.text !== '');
}

/** For each word what it has in common with its partner, the most alike first. */
function pair(words: readonly string[], others: readonly string[]): ReadonlyMap<number, Common> {
  const pairs = words
    .flatMap((word, one) =>
      others.map((candidate, other) => ({ one, other, shared: common(word, candidate) })),
    )
    // With less than half in common they are two words, and not one in two spellings.
    .filter(({ shared }) => shared.length > 0 && shared.length * 2 >= shared.shorter)
    .toSorted((first, second) => second.shared.length - first.shared.length);
  const found = new Map<number, Common>();
  const taken = new Set<number>();
  for (const { one, other, shared } of pairs) {
    if (found.has(one) || taken.has(other)) continue;
    found.set(one, shared);
    taken.add(other);
  }
  return found;
}

interface Common {
  readonly start: number;
  readonly end: number;
  readonly length: number;
  /** How many the shorter one of both words has. */
  readonly shorter: number;
}

/** How many characters two words have in common at their beginning and at their end. */
function common(word: string, other: string): Common {
  const [one, two] = [characters(word).map(fold), characters(other).map(fold)];
  const shorter = Math.min(one.length, two.length);
  let start = 0;
  while (start < shorter && one[start] === two[start]) start += 1;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === two.at(-1 - end)) end += 1;
  return { start, end, length: start + end, shorter };
}

const fold = (text: string) => text.normalize('NFC').toLowerCase();

const segmenter = new Intl.Segmenter('en');

/** As a reader counts them. */
const characters = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
