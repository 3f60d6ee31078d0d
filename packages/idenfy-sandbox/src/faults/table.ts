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

/** What a fault is, in plain words, and where the idea comes from: a fact with its tag, or [E], our own. */
interface Definition {
  readonly what: string;
  readonly source: string;
  /** How often it strikes unless told otherwise; null: until it is removed. */
  readonly times: number | null;
  readonly params: z.ZodRawShape;
}

/**
 * Every fault that the sandbox can play: the control interface, the magic clientIds, the documentation and the tests
 * all take it from here. The word before the first dash says what it strikes.
 */
export const faultTable = {
  'webhook-lost': {
    what: 'The webhook never comes, nor do its retries.',
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
    source: 'idenfy-api.md 3.4 [E]: retries promise no order',
    times: null,
    params: {},
  },
  'webhook-identity-again': {
    what: 'After the decisive webhook of the document session, that of the identity session comes again.',
    source: 'idenfy-api.md 3.4 [A]: resent by hand',
    times: 1,
    params: {},
  },
  'webhook-forged': {
    what: 'Before the webhook comes a forged one: another decision, signed with another key.',
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
    what: 'The webhook has fields of older generations and of none.',
    source: 'idenfy-api.md 3.6 [B]: `suspicionReasons` and others',
    times: null,
    params: {},
  },
  'webhook-unknown-values': {
    what: 'The webhook has values that are in none of the lists.',
    source: 'idenfy-api.md 3.4 [B]: "new, unexpected tag values"',
    times: null,
    params: {},
  },
  'webhook-unknown-event': {
    what: 'The webhook has an event header that nobody knows yet.',
    source: 'idenfy-api.md 3.1 [E]: 23 kinds exist, and the list grows',
    times: null,
    params: { eventType: eventType('IDENTIFICATION_COMPLETED') },
  },
  'webhook-unknown-scan-ref': {
    what: 'Before the webhook comes another, well signed, about a `scanRef` and `externalRef` that nobody knows.',
    source: 'idenfy-api.md 3.5 [E]: verifications from the dashboard share the URL',
    times: null,
    params: {},
  },

  'file-dead': {
    what: 'The URLs in the webhook are dead at once; those of `/files` are good.',
    source: 'idenfy-api.md 3.9 [A/B]',
    times: null,
    params: {},
  },
  'file-dead-reads': {
    what: 'A download is answered 403 as if its URL were dead, whatever its age.',
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
    what: 'A download breaks off half-way, before its declared length.',
    source: '[E]',
    times: null,
    params: {},
  },
  'file-wrong-type': {
    what: 'A download is an HTML page, or a GIF that is called a JPEG (`as`).',
    source: 'idenfy-api.md 9 [A]: JPG, PNG, PDF are what may come',
    times: null,
    params: { as: z.enum(['html', 'gif']).default('html') },
  },
  'file-too-large': {
    what: 'A download declares `bytes`, and sends them.',
    source: '[E]',
    times: null,
    params: { bytes: size(256 * 1024 * 1024) },
  },
  'file-endless': {
    what: 'A download declares no length and goes on and on, to `bytes` if nobody hangs up.',
    source: '[E]',
    times: null,
    params: { bytes: size(1024 * 1024 * 1024) },
  },
  'file-redirect': {
    what: 'A download is answered 302, to a good URL of the same file or to `to`.',
    source: '[E]',
    times: null,
    params: { to: z.url().nullable().default(null) },
  },
  'file-foreign-host': {
    what: 'All URLs lead to another host (`origin`), in webhooks and from `/files`.',
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
    what: 'The submission is answered 429, with `retryAfterSeconds` where it is given.',
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
    what: 'The submission is refused with 400 and `identifier`; `burnsToken` says whether its token is dead then.',
    source: 'idenfy-api.md 12.2 [E]: undocumented, either is possible',
    times: 1,
    params: {
      identifier: z.enum(['BAD_VALUE', 'VALIDATION_ERROR', 'PARTNER_ERROR']).default('BAD_VALUE'),
      burnsToken: z.boolean().default(false),
    },
  },
  'process-contract': {
    what: 'The contract does not have direct processing: PARTNER_CONTRACT_ERROR.',
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
    what: 'The submission is looked at `ms` late.',
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
    what: 'No token is made: 500.',
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
    what: 'No token is made, and no answer comes.',
    source: 'idenfy-api.md 12.6 [E]',
    times: 1,
    params: {},
  },
  'token-timeout-after': {
    what: 'A token is made, and no answer comes: nobody will ever use it.',
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
    what: 'Another session of the clientId is said to be active.',
    source: 'idenfy-api.md 1.6, CONFLICT',
    times: 1,
    params: {},
  },
  'token-429': {
    what: 'No token is made: 429, with `retryAfterSeconds` where it is given.',
    source: 'idenfy-api.md 6 [A]; `Retry-After` [E]',
    times: 1,
    params: { retryAfterSeconds },
  },
  'token-expires': {
    what: 'The token expires `ms` after it was made, whatever its `expiryTime`.',
    source: 'idenfy-api.md 1.4 [B]',
    times: 1,
    params: { ms: milliseconds(0) },
  },

  'status-active': {
    what: 'For `ms` after the start of an accepted session `/status` still says ACTIVE.',
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
    what: '`/status` has empty texts for the manual verdicts, also after a review.',
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
    what: 'Every request to the API is looked at `ms` late.',
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
    what: 'Every request to the API is answered 429, with `retryAfterSeconds` where it is given.',
    source: 'idenfy-api.md 6 [A]; `Retry-After` [E]',
    times: 3,
    params: { retryAfterSeconds },
  },
  'all-reset': {
    what: 'The connection of every request to the API is reset, and nothing is done.',
    source: '[E]',
    times: 1,
    params: {},
  },
  'all-timeout': {
    what: 'Every request to the API goes unanswered, and nothing is done.',
    source: '[E]',
    times: 1,
    params: {},
  },
} as const satisfies Record<string, Definition>;

export type FaultName = keyof typeof faultTable;

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultTable, name);
export const faultNames: readonly FaultName[] = Object.keys(faultTable).filter(isFaultName);

/** The endpoints that an `all-…` fault can be narrowed to. */
export const endpoints = ['token', 'process', 'status', 'data', 'files', 'delete'] as const;
export type Endpoint = (typeof endpoints)[number];
