import type { Group } from '../setting.ts';
import { address, contact, flag, integer, list, text } from '../values.ts';

export const server = {
  title: 'Server',
  settings: {
    host: {
      name: 'HOST',
      read: text,
      default: '127.0.0.1',
      about:
        'The address that the server listens on, and a worker with a `HEALTH_PORT`; `0.0.0.0` in a container.',
    },
    port: {
      name: 'PORT',
      read: integer(0, 65_535),
      default: '3000',
      about: 'The port that the server listens on; `0` takes any free one.',
    },
    publicUrl: {
      name: 'PUBLIC_URL',
      read: address('https', 'http'),
      example: 'https://verifications.example.com',
      about:
        'Where the server is reached from outside; named in `/openapi.json`. With `http` the cookies of the review desk are sent without TLS as well; unset, they are so only while `HOST` is this machine itself.',
    },
    securityContacts: {
      name: 'SECURITY_CONTACTS',
      read: list(contact),
      default: '',
      example: 'mailto:security@example.com',
      about:
        'Where to tell of a weakness of your installation, separated by commas, the preferred one first: `mailto:` or `https:` addresses. They are named in `/.well-known/security.txt` (RFC 9116); without one, there is no such page.',
    },
    securityPolicy: {
      name: 'SECURITY_POLICY',
      read: address('https'),
      about: 'The page that says what becomes of such reports; named in `/.well-known/security.txt`.',
    },
    apiBodyLimitBytes: {
      name: 'API_BODY_LIMIT_BYTES',
      read: integer(1_024, 10_000_000),
      default: '65536',
      about:
        'The largest request body of the API. A request to start a verification is a few kilobytes at most.',
    },
    webhookBodyLimitBytes: {
      name: 'WEBHOOK_BODY_LIMIT_BYTES',
      read: integer(65_536, 50_000_000),
      default: '5000000',
      about:
        'The largest webhook. Usual ones have 5 kB; lists of screening hits may be long, and a refused webhook is a lost result.',
    },
    createDeadlineMs: {
      name: 'CREATE_DEADLINE_MS',
      read: integer(1_000, 60_000),
      default: '10000',
      about:
        'How long a request to start a verification may wait for the session, in milliseconds. After that the caller gets 503 and may repeat the request: the verification goes on, and a repeat returns its session.',
    },
    temporalDeadlineMs: {
      name: 'TEMPORAL_DEADLINE_MS',
      read: integer(100, 60_000),
      default: '5000',
      about:
        'How long any other call to Temporal may take, in milliseconds, before the caller gets 503 with `Retry-After`. Below the 10 s that iDenfy gives a webhook.',
    },
    idempotencyHours: {
      name: 'IDEMPOTENCY_HOURS',
      read: integer(1, 168),
      default: '24',
      about:
        'How long a repeat of a request with the same `Idempotency-Key` gets the same answer. Answers are kept sealed for as long; a day is what callers know from others (Stripe).',
    },
    allowPlaintext: {
      name: 'ALLOW_PLAINTEXT_PUBLIC_URL',
      read: flag,
      default: 'false',
      about:
        'Lets `PUBLIC_URL` be http although it names another machine. API keys, log-ins and documents are then readable on the way; it is said at every start.',
    },
  },
} as const satisfies Group;
