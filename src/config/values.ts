/**
 * How a setting's text becomes a value. No message repeats the text itself: a secret may have been put into
 * the wrong variable.
 */
import { z } from 'zod';

export const text = z.string().trim().min(1);

export function integer(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

export function decimal(min: number, max: number) {
  const message = `must be a number from ${min} to ${max}`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,9}(\.\d{1,6})?$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

export const flag = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(['true', 'false'], { error: 'must be "true" or "false"' }))
  .transform((value) => value === 'true');

export function choice<const T extends readonly [string, ...string[]]>(values: T) {
  return z
    .string()
    .trim()
    .pipe(z.enum(values, { error: `must be one of ${values.map((value) => `"${value}"`).join(', ')}` }));
}

/** A comma-separated list; spaces around its parts and empty parts are dropped. */
export function list<T extends z.ZodType<string, string>>(part: T) {
  return z
    .string()
    .transform((value) => value.split(',').flatMap((piece) => piece.trim() || []))
    .pipe(z.array(part));
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  const url = URL.parse(value);
  return url !== null && protocols.includes(url.protocol) && url.username === '' && url.password === '';
}

/** An address without credentials, query or fragment; a slash at its end is dropped, so that paths can follow. */
export function address(...protocols: readonly ('http' | 'https')[]) {
  return z
    .string()
    .trim()
    .refine(
      (value) =>
        isUrl(
          value,
          protocols.map((name) => `${name}:`),
        ) && !/[?#]/.test(value),
      `must be an ${protocols.join(' or ')} address without credentials, "?" or "#"`,
    )
    .transform((value) => value.replace(/\/+$/, ''));
}

/** Scheme, host and port and nothing else, as `URL.origin` writes it. */
export const origin = z
  .string()
  .refine(
    (value) => isUrl(value, ['http:', 'https:']) && URL.parse(value)?.origin === value.replace(/\/$/, ''),
    'must be origins such as "http://127.0.0.1:8082"',
  )
  .transform((value) => value.replace(/\/$/, ''));

/** A host name, or `*.` and a host name for everything below it. */
export const hostPattern = z
  .string()
  .toLowerCase()
  .regex(
    /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'must be host names such as "files.example.com" or "*.example.com", without "https://", port or path',
  );

export const databaseAddress = z
  .string()
  .trim()
  .refine(
    (value) => ['postgres:', 'postgresql:'].includes(URL.parse(value)?.protocol ?? ''),
    'must be an address such as "postgresql://user:password@host:5432/database"; characters like "@" or "#" in the password are written percent-encoded',
  );

/** ISO 3166-1 alpha-2, of which iDenfy takes 249 and XK (idenfy/api.md 3.8). */
export const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'must be a country as two letters, such as "LT"');

/**
 * Keys of `fileUrls` that are never a custom step (idenfy/api.md 3.9): a second document is never taken from
 * them (design.md, invariant 6).
 */
const RESERVED_STEPS: readonly string[] = [
  'FRONT',
  'BACK',
  'FACE',
  'FRONT_VIDEO',
  'BACK_VIDEO',
  'FACE_VIDEO',
  'UTILITY_BILL',
  'SECOND_UTILITY_BILL',
];

export const stepName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be a step name of letters, digits, "_" and "-"')
  .refine(
    (value) => !RESERVED_STEPS.includes(value),
    "must be the name of a custom step, not one of iDenfy's own",
  );

/** Shorter keys could be guessed from one signed webhook (HMAC-SHA256; NIST SP 800-107 asks for 112 bits). */
const SIGNING_KEY_MIN_LENGTH = 16;

export const signingKeys = list(
  z.string().min(SIGNING_KEY_MIN_LENGTH, `each key must have at least ${SIGNING_KEY_MIN_LENGTH} characters`),
).pipe(z.array(z.string()).min(1, 'must hold at least one key'));
