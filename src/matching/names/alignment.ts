/** Which word of one name is which word of another. */
import { areInitialsOf, isCutOff, isInitialOf, isSame, likeness } from './likeness.ts';
import { mayBeDividedElsewhere } from './syllables.ts';
import { joined } from './tokens.ts';
import type { Word } from './tokens.ts';

export type Relation = 'same' | 'alike' | 'initial' | 'cut-off';

export interface Pair {
  readonly relation: Relation;
  /** Where the words stand in their names; several where one document writes them as one. */
  readonly one: readonly number[];
  readonly other: readonly number[];
}

export interface Alignment {
  readonly one: readonly Word[];
  readonly other: readonly Word[];
  readonly pairs: readonly Pair[];
  /** The words that have no counterpart. */
  readonly restOfOne: readonly Word[];
  readonly restOfOther: readonly Word[];
}

/** More written as one word than this is not a name any more. */
const MOST_JOINED = 4;
/** Words without an equal, of both names, up to which runs are held to words they only resemble. */
const MOST_UNLIKE = 10;
/** Letters by which spellings of one word differ in length; vowels of other scripts aside. */
const MOST_LETTERS_APART = 3;

/** Equal words first, then the next best. Swapping the names swaps the answer and changes nothing else. */
export function align(one: readonly Word[], other: readonly Word[]): Alignment {
  if (areWrittenAlike(one, other)) return inPlace(one, other);
  if (keyOf(one) <= keyOf(other)) return new Aligner(one, other).align();
  const { pairs, restOfOne, restOfOther } = new Aligner(other, one).align();
  return {
    one,
    other,
    pairs: pairs.map((pair) => ({ relation: pair.relation, one: pair.other, other: pair.one })),
    restOfOne: restOfOther,
    restOfOther: restOfOne,
  };
}

/** Only the words that are the same; what else there is is left over. */
export function alignSame(one: readonly Word[], other: readonly Word[]): Alignment {
  return new Aligner(one, other).alignSame();
}

/** Most names that are compared are one name, and need no looking for pairs. */
const areWrittenAlike = (one: readonly Word[], other: readonly Word[]): boolean =>
  one.length === other.length &&
  one.every(({ written, kind }, at) => written === other[at]?.written && kind === other[at].kind);

function inPlace(one: readonly Word[], other: readonly Word[]): Alignment {
  const pairs = one.map((_, at): Pair => ({ relation: 'same', one: [at], other: [at] }));
  return { one, other, pairs, restOfOne: [], restOfOther: [] };
}

const keyOf = (words: readonly Word[]): string =>
  words.map(({ written, plain }) => `${written} ${plain}`).join('|');

/** The words of one name, and which of them have no counterpart yet. */
class Side {
  readonly words: readonly Word[];
  readonly free: Set<number>;
  private readonly runs = new Map<string, Word>();

  constructor(words: readonly Word[]) {
    this.words = words;
    this.free = new Set(words.keys());
  }

  get rest(): readonly Word[] {
    return this.words.filter((_, at) => this.free.has(at));
  }

  take(places: readonly number[]): void {
    for (const at of places) this.free.delete(at);
  }

  isFree(places: readonly number[]): boolean {
    return places.every((at) => this.free.has(at));
  }

  /** The free neighbours that together are `whole`; null if none are. */
  runThatIs(whole: Word, score: (a: Word, b: Word) => number): number[] | null {
    for (const start of this.free) {
      if (score === sameness && beginApart(this.words[start], whole)) continue;
      const run = [start];
      let letters = this.words[start]?.plain.length ?? 0;
      while (run.length < MOST_JOINED && this.free.has(start + run.length)) {
        letters += this.words[start + run.length]?.plain.length ?? 0;
        run.push(start + run.length);
        // A small word belongs to what follows it: AL AHMAD, and KHALID AL is not like anything.
        const endsSmall = this.words[start + run.length - 1]?.kind === 'particle';
        const isWhole = letters === whole.plain.length;
        if (endsSmall && score !== sameness && !isWhole) continue;
        const fits = Math.abs(letters - whole.plain.length) <= MOST_LETTERS_APART || whole.script === 'other';
        if (!fits || score(this.joined(start, run.length), whole) === 0) continue;
        const parts = this.words.slice(start, start + run.length);
        if (score !== sameness || !mayBeDividedElsewhere(parts, whole)) return run;
      }
    }
    return null;
  }

  private joined(start: number, length: number): Word {
    const key = `${start}+${length}`;
    const run = this.runs.get(key) ?? joined(this.words.slice(start, start + length));
    this.runs.set(key, run);
    return run;
  }
}

/** Cheap, and enough to tell that no run from here is the word: without marks there is one way to write a letter. */
function beginApart(first: Word | undefined, whole: Word): boolean {
  return (
    first?.script === 'latin' &&
    whole.script === 'latin' &&
    first.letters === null &&
    whole.letters === null &&
    first.plain.charCodeAt(0) !== whole.plain.charCodeAt(0)
  );
}

class Aligner {
  private readonly one: Side;
  private readonly other: Side;
  private readonly pairs: Pair[] = [];

  constructor(one: readonly Word[], other: readonly Word[]) {
    this.one = new Side(one);
    this.other = new Side(other);
  }

  alignSame(): Alignment {
    this.pairSame();
    this.pairSingles('same', sameness);
    return this.found();
  }

  private pairSame(): void {
    this.pairSingles('same', (a, b) => (a.kind === 'word' ? sameness(a, b) : 0));
    // Before the small words are paired off, since any of them may be half of Abdulaziz.
    this.pairJoined('same', sameness);
  }

  align(): Alignment {
    this.pairSame();
    // Every run beside every word is the costly part; with so much that is not the same, nothing is joined and alike as well.
    if (this.one.free.size + this.other.free.size <= MOST_UNLIKE) this.pairJoined('alike', likeness);
    this.pairSingles('same', sameness);
    this.pairSingles('alike', likeness);
    this.pairSingles('initial', (a, b) => (isInitialOf(a, b) ? 1 : 0));
    this.pairInitials(this.one, this.other, (at, run) => this.take('initial', [at], run));
    this.pairInitials(this.other, this.one, (at, run) => this.take('initial', run, [at]));
    this.pairSingles('cut-off', (a, b) => (isCutOff(a, b) ? 1 : 0));
    return this.found();
  }

  private found(): Alignment {
    return {
      one: this.one.words,
      other: this.other.words,
      pairs: this.pairs,
      restOfOne: this.one.rest,
      restOfOther: this.other.rest,
    };
  }

  private pairSingles(relation: Relation, score: (a: Word, b: Word) => number): void {
    const found: { score: number; at: number; facing: number }[] = [];
    for (const at of this.one.free) {
      for (const facing of this.other.free) {
        const [a, b] = [this.one.words[at], this.other.words[facing]];
        const value = a === undefined || b === undefined ? 0 : score(a, b);
        if (value > 0) found.push({ score: value, at, facing });
      }
    }
    // Of equally good ones, those that stand at like places: names keep their order more often than not.
    found.sort(
      (a, b) => b.score - a.score || Math.abs(a.at - a.facing) - Math.abs(b.at - b.facing) || a.at - b.at,
    );
    for (const { at, facing } of found) this.take(relation, [at], [facing]);
  }

  /** Initials without stops: MK beside Maria Klara. */
  private pairInitials(side: Side, facing: Side, take: (at: number, run: readonly number[]) => void): void {
    for (const at of side.free) {
      const word = side.words[at];
      const length = word?.plain.length ?? 0;
      if (word === undefined || length < 2 || length > MOST_JOINED) continue;
      for (const start of facing.free) {
        const run = Array.from({ length }, (_, step) => start + step);
        if (facing.isFree(run) && areInitialsOf(word, facing.words.slice(start, start + length))) {
          take(at, run);
          break;
        }
      }
    }
  }

  /** Neighbouring words of one name against one word of the other, in both directions. */
  private pairJoined(relation: Relation, score: (a: Word, b: Word) => number): void {
    for (const at of this.one.free) {
      const run = runFor(this.one.words[at], this.other, score);
      if (run !== null) this.take(relation, [at], run);
    }
    for (const facing of this.other.free) {
      const run = runFor(this.other.words[facing], this.one, score);
      if (run !== null) this.take(relation, run, [facing]);
    }
  }

  private take(relation: Relation, one: readonly number[], other: readonly number[]): void {
    if (!this.one.isFree(one) || !this.other.isFree(other)) return;
    this.one.take(one);
    this.other.take(other);
    this.pairs.push({ relation, one, other });
  }
}

function runFor(word: Word | undefined, side: Side, score: (a: Word, b: Word) => number): number[] | null {
  return word?.kind === 'word' ? side.runThatIs(word, score) : null;
}

const sameness = (a: Word, b: Word): number => (isSame(a, b) ? 1 : 0);
