/**
 * How a setting's text becomes a value. No message repeats the text itself: a secret may have been put into
 * the wrong variable.
 */
import { createSecretKey } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { isPublicSuffix } from '../public-suffixes.ts';
import { KEY_BYTES, KEY_ID } from '../encryption/key-ring.ts';
import { isCountryCode, stepNameSchema } from '../idenfy/schemas.ts';

export const SECONDS_PER_DAY = 86_400;

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

/** Of a proxy: its origin, with credentials where it asks for them. */
export const proxyAddress = z
  .string()
  .trim()
  .refine((value) => {
    const url = URL.parse(value);
    return (
      url !== null && /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}${url.hash}` === '/'
    );
  }, 'must be the address of a proxy, such as "http://proxy.example.com:3128"; characters like "@" in its password are written percent-encoded');

/** Scheme, host and port and nothing else, as `URL.origin` writes it. */
export const origin = z
  .string()
  .refine(
    (value) => isUrl(value, ['http:', 'https:']) && URL.parse(value)?.origin === value.replace(/\/$/, ''),
    'must be origins such as "http://127.0.0.1:8082"',
  )
  .transform((value) => value.replace(/\/$/, ''));

/** As `security.txt` names one (RFC 9116, 2.5.3), on one line. */
export const contact = z
  .string()
  .refine(
    (value) => /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(value) && URL.canParse(value),
    'must be addresses such as "mailto:security@example.com" or "https://example.com/security"',
  );

/** A host name, or `*.` and a host name for everything below it. */
export const hostPattern = z
  .string()
  .toLowerCase()
  .regex(
    /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'must be host names such as "files.example.com" or "*.example.com", without "https://", port or path',
  )
  .refine(
    (value) => !value.startsWith('*.') || !isPublicSuffix(value.slice(2)),
    'must not stand for names that anybody can have, as "*.co.uk" or "*.cloudfront.net" would: name the host, or a suffix of one owner',
  );

/** An address, a network in CIDR notation, or one of the names that Fastify knows (`trustProxy`). */
export const network = z
  .string()
  .toLowerCase()
  .refine(
    isNetwork,
    'must be addresses or networks such as "10.0.0.0/8", or "loopback", "linklocal" or "uniquelocal"',
  );

function isNetwork(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [, base = '', length = ''] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const family = isIP(base);
  return family !== 0 && Number(length) <= (family === 4 ? 32 : 128);
}

export const databaseAddress = z
  .string()
  .trim()
  .refine(
    (value) => ['postgres:', 'postgresql:'].includes(URL.parse(value)?.protocol ?? ''),
    'must be an address such as "postgresql://user:password@host:5432/database"; characters like "@" or "#" in the password are written percent-encoded',
  );

export const country = z
  .string()
  .trim()
  .toUpperCase()
  .refine(isCountryCode, 'must be a country as two letters (ISO 3166-1 alpha-2), such as "LT"');

/** Keys of `fileUrls` from which a second document is never taken (idenfy-api.md 3.9; design.md, invariant 6). */
const RESERVED_STEPS: readonly string[] = ['FRONT', 'BACK', 'FACE', 'UTILITY_BILL', 'SECOND_UTILITY_BILL'];

export const stepName = z
  .string()
  .trim()
  .pipe(stepNameSchema)
  .refine(
    (value) => !RESERVED_STEPS.includes(value) && !value.endsWith('_VIDEO'),
    "must be the name of a custom step, not one of iDenfy's own",
  );

/** Shorter keys could be guessed from one signed webhook (HMAC-SHA256; NIST SP 800-107 asks for 112 bits). */
const SIGNING_KEY_MIN_LENGTH = 16;

export const signingKeys = list(
  z.string().min(SIGNING_KEY_MIN_LENGTH, `each key must have at least ${SIGNING_KEY_MIN_LENGTH} characters`),
).pipe(z.array(z.string()).min(1, 'must hold at least one key'));

/** `id:base64` pieces, the newest first; read into what a key ring is made of. */
export const encryptionKeys = list(
  z
    .string()
    .refine(
      (piece) => parseKey(piece) !== null,
      `must be keys such as "2026-11:…", each an id of up to 32 letters, digits, "-" or "_", a colon and ${KEY_BYTES} random bytes in base64 (\`openssl rand -base64 ${KEY_BYTES}\`)`,
    ),
)
  .transform((pieces) => pieces.flatMap((piece) => parseKey(piece) ?? []))
  .refine((keys) => keys.length > 0, 'must hold at least one key')
  .refine(
    (keys) => new Set(keys.map(({ id }) => id)).size === keys.length,
    'has the same id twice: each key needs an id of its own, for good',
  );

function parseKey(piece: string) {
  const colon = piece.indexOf(':');
  const id = piece.slice(0, Math.max(colon, 0));
  const base64 = piece.slice(colon + 1);
  // Buffer.from skips what is no base64 and would make a shorter or another key of a mistyped one.
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : Buffer.alloc(0);
  return KEY_ID.test(id) && bytes.length === KEY_BYTES ? { id, secret: createSecretKey(bytes) } : null;
}
