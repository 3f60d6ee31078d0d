import { z } from 'zod';

const milliseconds = (value: number) => z.int().min(0).max(3_600_000).default(value);
const retryAfterSeconds = z.int().min(0).max(3600).nullable().default(null);
const eventType = (value: string) => z.string().min(1).max(100).default(value);
const size = (value: number) =>
  z
    .int()
    .min(1)
    .max(2 ** 40)
    .default(value);

/** What a fault does, in plain words, and its source: a fact with its tag, or [E] for our own idea. */
interface Definition {
  readonly what: string;
  readonly source: string;
  /** How often it strikes unless told otherwise; null: until it is removed. */
  readonly times: number | null;
  readonly params: z.ZodRawShape;
}

/**
 * Every fault that the sandbox can play. The control interface, the magic clientIds, the documentation and the tests
 * all use this table. The word before the first dash says what the fault strikes.
 */
export const faultTable = {
  'webhook-lost': {
    what: 'Neither the webhook nor its retries ever come.',
    source: 'idenfy-api.md 3.4 [A/B]: given up after the last retry',
    times: null,
    params: {},
  },
  'webhook-doubled': {
    what: 'The webhook comes `copies` times at once, byte for byte.',
    source: 'idenfy-api.md 3.4 [A]: retries look like originals',
    times: null,
    params: { copies: z.int().min(2).max(10_000).default(2) },
  },
  'webhook-delayed': {
    what: 'The webhook comes `ms` late.',
    source: 'idenfy-api.md 3.2 [A]: "delayed"',
    times: null,
    params: { ms: milliseconds(2000) },
  },
  'webhook-interim-after-final': {
    what: 'The interim result comes after the final one was delivered.',
    source: 'idenfy-api.md 3.4 [E]: with retries the order is not guaranteed',
    times: null,
    params: {},
  },
  'webhook-identity-again': {
    what: 'The webhook of the identity session comes again after the decisive webhook of the document session.',
    source: 'idenfy-api.md 3.4 [A]: resent by hand',
    times: 1,
    params: {},
  },
  'webhook-forged': {
    what: 'A forged webhook comes before the real one: another decision, signed with another key.',
    source: 'idenfy-api.md 4 [A]',
    times: null,
    params: {},
  },
  'webhook-forged-instead': {
    what: 'The webhook itself is signed with another key.',
    source: 'idenfy-api.md 4 [A]',
    times: null,
    params: {},
  },
  'webhook-unsigned': {
    what: 'The webhook has no signature.',
    source: 'idenfy-api.md 4 [A]: the header is optional',
    times: null,
    params: {},
  },
  'webhook-replayed': {
    what: 'The webhook comes again `ms` after it was delivered, with the same signature.',
    source: 'idenfy-api.md 4 [A]: no protection from replays',
    times: null,
    params: { ms: milliseconds(1000) },
  },
  'webhook-replayed-as-other-event': {
    what: 'The webhook comes again `ms` after it was delivered, under another event header, which is not signed.',
    source: 'idenfy-api.md 4 [A]: only the body is signed',
    times: null,
    params: { ms: milliseconds(1000), eventType: eventType('IDENTIFICATION_MANUAL_FINISHED') },
  },
  'webhook-unknown-fields': {
    what: 'The webhook has fields of older generations and unknown fields.',
    source: 'idenfy-api.md 3.6 [B]: `suspicionReasons` and others',
    times: null,
    params: {},
  },
  'webhook-unknown-values': {
    what: 'The webhook has values that are not documented.',
    source: 'idenfy-api.md 3.4 [B]: "new, unexpected tag values"',
    times: null,
    params: {},
  },
  'webhook-unknown-event': {
    what: 'The webhook has an unknown event header.',
    source: 'idenfy-api.md 3.1 [E]: 23 kinds exist, and the list grows',
    times: null,
    params: { eventType: eventType('IDENTIFICATION_COMPLETED') },
  },
  'webhook-unknown-scan-ref': {
    what: 'Another webhook comes first, correctly signed, about an unknown `scanRef` and `externalRef`.',
    source: 'idenfy-api.md 3.5 [E]: verifications from the dashboard share the URL',
    times: null,
    params: {},
  },

  'file-dead': {
    what: 'The links in the webhook are dead at once; those of `/files` work.',
    source: 'idenfy-api.md 3.9 [A/B]',
    times: null,
    params: {},
  },
  'file-dead-reads': {
    what: 'A download is answered 403 as if its link were dead, whatever its age.',
    source: 'idenfy-api.md 3.9 [E]',
    times: 2,
    params: {},
  },
  'file-slow': {
    what: 'A download comes with `bytesPerSecond`.',
    source: '[E]',
    times: null,
    params: { bytesPerSecond: size(20_000) },
  },
  'file-truncated': {
    what: 'A download ends half-way, before its declared length.',
    source: '[E]',
    times: null,
    params: {},
  },
  'file-wrong-type': {
    what: 'A download is an HTML page, or a GIF that is called a JPEG (`as`).',
    source: 'idenfy-api.md 9 [A]: only JPG, PNG and PDF may come',
    times: null,
    params: { as: z.enum(['html', 'gif']).default('html') },
  },
  'file-too-large': {
    what: 'A download declares and sends `bytes`.',
    source: '[E]',
    times: null,
    params: { bytes: size(256 * 1024 * 1024) },
  },
  'file-endless': {
    what: 'A download declares no length and continues up to `bytes`, unless the client hangs up.',
    source: '[E]',
    times: null,
    params: { bytes: size(1024 * 1024 * 1024) },
  },
  'file-redirect': {
    what: 'A download is answered 302, to a working link to the same file or to `to`.',
    source: '[E]',
    times: null,
    params: { to: z.url().nullable().default(null) },
  },
  'file-foreign-host': {
    what: 'All links lead to another host (`origin`), in webhooks and from `/files`.',
    source: '[E]; idenfy-api.md 3.9 [A/B] has S3',
    times: null,
    params: { origin: z.url().default('https://files.invalid') },
  },

  'process-timeout-after': {
    what: 'The submission is accepted and never answered.',
    source: 'idenfy-api.md 12.6 [E]',
    times: 1,
    params: {},
  },
  'process-timeout-before': {
    what: 'The submission is not accepted and never answered.',
    source: 'idenfy-api.md 12.6 [E]',
    times: 1,
    params: {},
  },
  'process-reset-after': {
    what: 'The submission is accepted, then the connection is reset.',
    source: 'idenfy-api.md 12.6 [E]',
    times: 1,
    params: {},
  },
  'process-reset-before': {
    what: 'The connection is reset before the submission is accepted.',
    source: 'idenfy-api.md 12.6 [E]',
    times: 1,
    params: {},
  },
  'process-500-after': {
    what: 'The submission is accepted and answered 500.',
    source: 'idenfy-api.md 7 [A]: INTERNAL_ERROR',
    times: 1,
    params: {},
  },
  'process-500-before': {
    what: 'The submission is not accepted and answered 500.',
    source: 'idenfy-api.md 7 [A]: INTERNAL_ERROR',
    times: 1,
    params: {},
  },
  'process-429': {
    what: 'The submission is answered 429, with `retryAfterSeconds` if that is set.',
    source: 'idenfy-api.md 6 [A]; `Retry-After` [E]',
    times: 1,
    params: { retryAfterSeconds },
  },
  'process-200-error': {
    what: 'The submission is not accepted, and answered 200 with an error in the body.',
    source: 'idenfy-api.md 2.4 [B]',
    times: 1,
    params: { burnsToken: z.boolean().default(false) },
  },
  'process-refused': {
    what: 'The submission is refused with 400 and `identifier`; `burnsToken` says whether its token is then dead.',
    source: 'idenfy-api.md 12.2 [E]: undocumented, either is possible',
    times: 1,
    params: {
      identifier: z.enum(['BAD_VALUE', 'VALIDATION_ERROR', 'PARTNER_ERROR']).default('BAD_VALUE'),
      burnsToken: z.boolean().default(false),
    },
  },
  'process-contract': {
    what: 'Direct processing is not on the contract: PARTNER_CONTRACT_ERROR.',
    source: 'idenfy-api.md 2.4 [A/E]',
    times: 1,
    params: {},
  },
  'process-country': {
    what: 'The country is refused: BAD_VALUE.',
    source: 'idenfy-api.md 2.4 [A]',
    times: 1,
    params: {},
  },
  'process-slow': {
    what: 'The submission is handled `ms` late.',
    source: '[E]',
    times: 1,
    params: { ms: milliseconds(2000) },
  },
  'process-answer-after-webhook': {
    what: 'The submission is accepted, and answered 200 only after its webhook.',
    source: 'idenfy-api.md 2.1 [A/E]: both are asynchronous',
    times: 1,
    params: {},
  },

  'token-500': {
    what: 'No token is created: 500.',
    source: 'idenfy-api.md 7 [A]: INTERNAL_ERROR',
    times: 2,
    params: {},
  },
  'token-slow': {
    what: 'The token comes `ms` late.',
    source: '[E]',
    times: 1,
    params: { ms: milliseconds(2000) },
  },
  'token-timeout': {
    what: 'No token is created, and no answer comes.',
    source: 'idenfy-api.md 12.6 [E]',
    times: 1,
    params: {},
  },
  'token-timeout-after': {
    what: 'A token is created, but no answer comes, so that nobody ever uses it.',
    source: 'idenfy-api.md 12.6 [E]',
    times: 1,
    params: {},
  },
  'token-401': {
    what: 'The credentials are refused.',
    source: 'idenfy-api.md 1.5 [A]',
    times: 1,
    params: {},
  },
  'token-402': {
    what: 'The credits are used up (after `skip` tokens).',
    source: 'idenfy-api.md 1.5 [A]',
    times: 1,
    params: {},
  },
  'token-409': {
    what: 'The answer says that another session of the clientId is active.',
    source: 'idenfy-api.md 1.6, CONFLICT',
    times: 1,
    params: {},
  },
  'token-429': {
    what: 'No token is created: 429, with `retryAfterSeconds` if that is set.',
    source: 'idenfy-api.md 6 [A]; `Retry-After` [E]',
    times: 1,
    params: { retryAfterSeconds },
  },
  'token-expires': {
    what: 'The token expires `ms` after its creation, whatever its `expiryTime`.',
    source: 'idenfy-api.md 1.4 [B]',
    times: 1,
    params: { ms: milliseconds(0) },
  },

  'status-active': {
    what: '`/status` of an accepted session still says ACTIVE for `ms` after its start.',
    source: '[E]',
    times: null,
    params: { ms: milliseconds(3000) },
  },
  'status-reviewing': {
    what: '`/status` says REVIEWING although there is a decision.',
    source: 'idenfy-api.md 6 [A/E]',
    times: 1,
    params: {},
  },
  'status-manual-empty': {
    what: '`/status` has empty texts for the manual verdicts, even after a review.',
    source: 'idenfy-api.md 6 [A]: "Empty if not reviewed yet"',
    times: null,
    params: {},
  },
  'status-500': {
    what: '`/status` answers 500.',
    source: 'idenfy-api.md 7 [A]: INTERNAL_ERROR',
    times: 2,
    params: {},
  },

  'all-slow': {
    what: 'Every request to the API is handled `ms` late.',
    source: '[E]',
    times: null,
    params: { ms: milliseconds(1000) },
  },
  'all-500': {
    what: 'Every request to the API is answered 500.',
    source: 'idenfy-api.md 7 [A]: INTERNAL_ERROR',
    times: 3,
    params: {},
  },
  'all-429': {
    what: 'Every request to the API is answered 429, with `retryAfterSeconds` if that is set.',
    source: 'idenfy-api.md 6 [A]; `Retry-After` [E]',
    times: 3,
    params: { retryAfterSeconds },
  },
  'all-reset': {
    what: 'The connection of every request to the API is reset, and the request has no effect.',
    source: '[E]',
    times: 1,
    params: {},
  },
  'all-timeout': {
    what: 'No request to the API gets an answer or has an effect.',
    source: '[E]',
    times: 1,
    params: {},
  },
} as const satisfies Record<string, Definition>;

export type FaultName = keyof typeof faultTable;

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultTable, name);
export const faultNames: readonly FaultName[] = Object.keys(faultTable).filter(isFaultName);

/** The endpoints to which an `all-…` fault can be narrowed. */
export const endpoints = ['token', 'process', 'status', 'data', 'files', 'delete'] as const;
export type Endpoint = (typeof endpoints)[number];
