import { fieldPath } from '../field-path.ts';

export interface Fault {
  readonly code: 'invalid_json' | 'invalid_request';
  readonly field: string;
  readonly message: string;
}

interface Level {
  /** Keys seen so far; null in an array. */
  readonly keys: Set<string> | null;
  at: string | number;
  awaitsKey: boolean;
}

/** The deepest field of the API has seven levels. */
const MAX_DEPTH = 16;

/**
 * Looks in well-formed JSON for what `JSON.parse` lets through and the service must not: repeated keys, of
 * which each reader picks its own (RFC 8259, 4), `__proto__`, depth, and text that no database takes (NUL,
 * halves of surrogate pairs).
 *
 * @param anyText lets text through that no database takes
 */
export function findFault(json: string, anyText = false): Fault | null {
  const levels: Level[] = [];
  const fault = (code: Fault['code'], message: string): Fault => ({
    code,
    field: fieldPath(levels.map(({ at }) => at)),
    message,
  });

  for (let index = 0; index < json.length; index += 1) {
    const top = levels.at(-1);
    switch (json[index]) {
      case '{':
      case '[': {
        if (levels.length === MAX_DEPTH) return fault('invalid_json', `is deeper than ${MAX_DEPTH} levels`);
        const isObject = json[index] === '{';
        levels.push({ keys: isObject ? new Set() : null, at: isObject ? '' : 0, awaitsKey: isObject });
        break;
      }
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (top !== undefined && typeof top.at === 'number') top.at += 1;
        else if (top !== undefined) top.awaitsKey = true;
        break;
      case '"': {
        const end = endOfString(json, index);
        const text = String(JSON.parse(json.slice(index, end)));
        index = end - 1;
        if (top?.awaitsKey && top.keys !== null) {
          top.at = text;
          top.awaitsKey = false;
          if (text === '__proto__') return fault('invalid_json', 'is a key that is not allowed');
          if (top.keys.has(text)) return fault('invalid_json', 'is there twice');
          top.keys.add(text);
        }
        if (anyText) break;
        if (text.includes('\0')) return fault('invalid_request', 'must not hold the character NUL');
        if (!text.isWellFormed()) return fault('invalid_request', 'must not hold half of a surrogate pair');
        break;
      }
      default:
    }
  }
  return null;
}

/** The index after the closing quotation mark. */
function endOfString(json: string, start: number): number {
  let index = start + 1;
  while (index < json.length && json[index] !== '"') index += json[index] === '\\' ? 2 : 1;
  return index + 1;
}
