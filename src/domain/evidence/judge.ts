/** What in a result speaks against an automatic VERIFIED. Pure. */
import type { EvidenceChoices } from './choices.ts';
import { judgedEntries } from './judged.ts';
import type { EvidenceCode, JudgedField, SessionKind } from './judged.ts';
import { codeOf, flagsAt, isSaidAt, MISSING, strayPaths, wordsAt, wordsBelow } from './body-words.ts';

export interface Against {
  readonly code: EvidenceCode;
  readonly word: string;
}

export interface Circumstances {
  readonly session: SessionKind;
  readonly choices: EvidenceChoices;
  /** In whole years by the document's date of birth; null if that cannot be read. */
  readonly age: { readonly atLeast: number; readonly atMost: number } | null;
  /** The verification's own sessions, which are not duplicates of each other. */
  readonly ownScanRefs: readonly string[];
  /** Codes that other code evaluates in this session. */
  readonly weighedElsewhere: readonly EvidenceCode[];
}

/** More than all documented tags together. Reasons pass through Temporal, whose payloads are limited. */
const MOST_WORDS = 60;

/** `result` is the body of a webhook, or a body composed of polled answers. */
export function judge(result: object, circumstances: Circumstances): Against[] {
  return judgedEntries.flatMap(([code, field]) => {
    if (circumstances.weighedElsewhere.includes(code)) return [];
    const words = [...new Set(againstIn(result, field, circumstances).map(codeOf))];
    const named = words.length > MOST_WORDS ? [...words.slice(0, MOST_WORDS), 'MORE'] : words;
    return named.map((word) => ({ code, word }));
  });
}

function againstIn(result: object, field: JudgedField, circumstances: Circumstances): string[] {
  const { onlyWith, outrankedBy, demandedBy } = field;
  if (onlyWith !== undefined && !isSaidAt(result, onlyWith)) return [];
  if (
    outrankedBy !== undefined &&
    wordsAt(result, outrankedBy.path).some((word) => outrankedBy.words.includes(word))
  )
    return [];
  const said = saidOf(result, field);
  const isMissing = said.length === 0 && demandedBy !== undefined && isSaidAt(result, demandedBy);
  const words = isMissing ? [MISSING] : said;
  if (field.type === 'age') return words.filter((word) => contradicts(word, circumstances));
  const read = field.type === 'references' ? references(words, circumstances.ownScanRefs) : words;
  const fine = finePart(field, circumstances);
  return read.filter((word) => !fine.includes(word));
}

function saidOf(result: object, { paths, anywhere, type, words, fine }: JudgedField): string[] {
  if (anywhere === undefined) {
    const read = type === 'flag' ? flagsAt : wordsAt;
    return paths.flatMap((path) => [path, ...strayPaths(result, path)].flatMap((at) => read(result, at)));
  }
  const { under, strict = false } = anywhere;
  const name = paths[0]?.split('.').at(-1) ?? '';
  const bad = Array.isArray(fine) ? words.filter((word) => !fine.includes(word)) : [];
  return under.flatMap((path) => wordsBelow(result, path, strict ? { name, bad } : { name }));
}

function finePart({ fine }: JudgedField, { session, choices }: Circumstances): readonly string[] {
  if (typeof fine === 'function') return fine(choices);
  return 'identity' in fine ? fine[session] : fine;
}

function references(words: readonly string[], own: readonly string[]): string[] {
  return words.filter((word) => !own.includes(word)).map((word) => (word === 'UNREADABLE' ? word : 'FOUND'));
}

/** Whether the estimated age and the document's are too far apart; an unknown word counts as such. */
function contradicts(word: string, { age, choices: { ageTolerance } }: Circumstances): boolean {
  const [, side, years = ''] = /^(UNDER|OVER)_(8|13|16|18|21|22|25|30)$/.exec(word) ?? [];
  if (side === undefined || (side === 'UNDER' && !['8', '13'].includes(years))) return true;
  if (age === null) return false;
  return side === 'OVER'
    ? age.atMost + ageTolerance < Number(years)
    : age.atLeast - ageTolerance >= Number(years);
}
