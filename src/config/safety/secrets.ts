/**
 * Secrets that are none: published in this repository, put there as a placeholder, or made of one sign. Whoever reads
 * the repository could sign results, open what is stored, or call iDenfy in somebody's name.
 */
import { createHash } from 'node:crypto';
import { publishedDigests } from './published-digests.ts';

/** As the list has it: enough that no secret of one's own is among them by chance. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16);
}

const published: ReadonlySet<string> = new Set(publishedDigests.split('\n'));

/** What people and templates write where something else belongs. Whole words, since random text may hold any three letters. */
const PLACEHOLDERS: readonly RegExp[] = [
  /^(?:<.*>|\{.*\}|\[.*\]|\$\{?[A-Z_]+\}?)$/,
  /…|\.{3}/,
  /(?:change|replace)[-_ ]?(?:me|it|this|with)|place[-_ ]?holder/i,
  /^(?:your|my|the|our|some)(?:[-_ ][a-z]+)+$/i,
  /^(?:todo|tbd|fixme|example|sample|dummy|default|secret|password|passwd|token|test|testing|admin|root|none|null|undefined)(?:[-_ ]?(?:key|secret|password|token|value|me))*$/i,
  // What products begin with, and what their documentation shows.
  /^(?:minioadmin|postgres|postgresql|guest|letmein|qwerty\w*|12345\d*)$|EXAMPLE(?:KEY)?$/i,
];

/** Why this is no secret, if it is none. */
export function weaknessOf(secret: string): string | undefined {
  const text = secret.trim();
  if (published.has(digestOf(text)))
    return 'is published in the repository of this service, so that everybody knows it';
  if (PLACEHOLDERS.some((pattern) => pattern.test(text))) return 'is a placeholder';
  if (isMonotonous(Buffer.from(text)))
    return 'is one sign or one pattern again and again, which is guessed at once';
  return undefined;
}

/** Of a key's bytes; as base64 and as the text that they may be. */
export function weaknessOfKey(bytes: Buffer): string | undefined {
  if (published.has(digestOf(bytes.toString('base64'))) || published.has(digestOf(bytes.toString('latin1'))))
    return 'is published in the repository of this service, so that everybody knows it';
  if (isMonotonous(bytes)) return 'is one byte or one pattern again and again, which is guessed at once';
  return undefined;
}

/** The longest piece that is looked for again and again, and steps such as 0, 1, 2, 3 …; random bytes have neither. */
const LONGEST_PIECE = 8;
/** Below it a word may be short by chance; that is for its own setting to refuse. */
const SHORTEST = 4;

function isMonotonous(bytes: Buffer): boolean {
  if (bytes.length < SHORTEST) return false;
  const steps = new Set(bytes.subarray(1).map((byte, index) => byte - (bytes[index] ?? 0)));
  if (steps.size === 1) return true;
  for (let length = 1; length <= Math.min(LONGEST_PIECE, Math.floor(bytes.length / 2)); length += 1)
    if (bytes.every((byte, index) => byte === bytes[index % length])) return true;
  return false;
}
