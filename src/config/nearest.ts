/** Two slips of the finger; more would find relatives among the variables of other programs. */
const MAX_DISTANCE = 2;

/** Names shorter than this have strangers within two letters (`HOST`, `PORT` and `PATH`). */
const MIN_LENGTH = 8;

/** The known name that is meant by a misspelt one, if any is close enough. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const candidates = known
    .filter((other) => other.length >= MIN_LENGTH && Math.abs(other.length - name.length) <= MAX_DISTANCE)
    .map((other) => ({ other, distance: editDistance(name.toUpperCase(), other) }))
    .filter(({ distance }) => distance <= MAX_DISTANCE)
    .toSorted((a, b) => a.distance - b.distance);
  return candidates[0]?.other;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of Array.from(a).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(b).entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
