/** Where two values differ, so that a reader's eye need not search. */

export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/**
 * The pieces of `text`, told apart by what `other` has in their place: words that `other` has too are the same wherever
 * they stand, and of the rest each is held against the most similar one.
 */
export function differences(text: string, other: string): readonly Piece[] {
  const words = text.split(/(\s+)/);
  const left = other.split(/\s+/).filter((word) => word !== '');
  const take = (index: number) => left.splice(index, 1)[0] ?? '';
  const isSame = words.map((word) => {
    const index = left.findIndex((candidate) => fold(candidate) === fold(word));
    if (index === -1) return false;
    take(index);
    return true;
  });
  const pieces = words.flatMap((word, index): Piece[] => {
    if (isSame[index] === true || word.trim() === '') return [{ text: word, differs: false }];
    const likeness = left.map((candidate) => common(word, candidate));
    const best = likeness.reduce((found, each) => (each.length > found.length ? each : found), NOTHING);
    if (best === NOTHING) return [{ text: word, differs: true }];
    take(likeness.indexOf(best));
    const letters = characters(word);
    const from = (start: number, end: number) => letters.slice(start, end).join('');
    return [
      { text: from(0, best.start), differs: false },
      { text: from(best.start, letters.length - best.end), differs: true },
      { text: from(letters.length - best.end, letters.length), differs: false },
    ];
  });
  return pieces.filter((piece) => piece.text !== '');
}

interface Common {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

const NOTHING: Common = { start: 0, end: 0, length: 0 };

/** How many characters two words have in common at their beginning and at their end. */
function common(word: string, other: string): Common {
  const [one, two] = [characters(word).map(fold), characters(other).map(fold)];
  const shorter = Math.min(one.length, two.length);
  let start = 0;
  while (start < shorter && one[start] === two[start]) start += 1;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === two.at(-1 - end)) end += 1;
  return { start, end, length: start + end };
}

const fold = (text: string) => text.normalize('NFC').toLowerCase();

const segmenter = new Intl.Segmenter('en');

/** As a reader counts them. */
const characters = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
