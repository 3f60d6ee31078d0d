/** What tells whether settings are those of before, and nothing of what they are. */
import { KeyObject } from 'node:crypto';

/** @param config by its groups @param hash keyed, so that no short secret can be tried out */
export function fingerprintOf(config: object, hash: (text: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([group, values]: [string, unknown]) => [
      group,
      hash(JSON.stringify([group, values], (_name, value: unknown) => shown(value))).slice(0, 16),
    ]),
  );
}

function shown(value: unknown): unknown {
  if (value instanceof KeyObject) return value.export().toString('base64');
  return value === undefined ? null : value;
}
