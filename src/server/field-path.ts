/** Longer names are cut: they are the caller's, and an answer should stay readable. */
const MAX_NAME = 100;

/** `['documents', 'types', 0]` → `documents.types[0]`; names that are no identifiers are quoted. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part).slice(0, MAX_NAME);
      if (!/^[A-Za-z_][\w-]*$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
