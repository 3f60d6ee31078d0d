/** The end of each method in each row of the sandbox's fault table. */
import { randomUUID } from 'node:crypto';
import { verificationSchema } from '../../src/server/verification-schemas.ts';
import type { Method } from '../../src/domain/words.ts';
import type { Api } from './api.ts';
import { proveExplained } from './explained.ts';
import type { Ends } from './sandbox-ends.ts';
import type { System, SystemOptions } from './system.ts';
import { until } from './until.ts';

export interface Expected {
  /** The outcome with its reasons, what blocks it, or the stage in which it keeps trying. */
  readonly end: string;
  readonly submissions: number;
}

const verified: Expected = { end: 'VERIFIED', submissions: 1 };
const blocked = (reason: string): Expected => ({ end: `blocked: ${reason}`, submissions: 0 });
/** Downloads that keep breaking off are retried until the links die; only then does the run block. */
const stillTrying: Expected = { end: 'downloading-documents', submissions: 0 };

/** In `silent`. */
export const expected: Readonly<Record<string, Expected>> = {
  'webhook-lost': verified,
  'webhook-lost-identity': verified,
  'webhook-lost-document': verified,
  'webhook-lost-final': verified,
  'webhook-doubled': verified,
  'webhook-delayed': verified,
  'webhook-delayed-identity': verified,
  'webhook-delayed-document': verified,
  'webhook-interim-after-final': verified,
  'webhook-identity-again': verified,
  'webhook-forged': verified,
  'webhook-forged-instead': verified,
  'webhook-unsigned': verified,
  'webhook-replayed': verified,
  'webhook-replayed-as-other-event': verified,
  'webhook-unknown-fields': verified,
  'webhook-unknown-values': verified,
  'webhook-unknown-event': verified,
  'webhook-unknown-scan-ref': verified,
  'file-dead': verified,
  'file-dead-reads': verified,
  'file-slow': verified,
  'file-truncated': stillTrying,
  'file-truncated-once': verified,
  'file-wrong-type': blocked('second_document_file_unusable:file_type_unsupported'),
  'file-wrong-type-gif': blocked('second_document_file_unusable:file_type_unsupported'),
  'file-too-large': blocked('second_document_file_unusable:file_too_large'),
  'file-endless': blocked('second_document_file_unusable:file_too_large'),
  'file-redirect': blocked('second_document_file_unusable:file_redirected'),
  'file-foreign-host': blocked('second_document_file_unusable:file_link_refused'),
  'process-timeout-after': verified,
  'process-timeout-before': verified,
  'process-reset-after': verified,
  'process-reset-before': verified,
  'process-500-after': verified,
  'process-500-before': verified,
  'process-429': verified,
  'process-429-retry-after': verified,
  'process-200-error': blocked('submission_failed:error_in_success'),
  'process-200-error-burning': blocked('submission_failed:error_in_success'),
  'process-refused': blocked('submission_failed:bad_value'),
  'process-refused-burning': blocked('submission_failed:bad_value'),
  'process-contract': blocked('submission_failed:contract_lacks_feature'),
  'process-country': blocked('submission_failed:bad_value'),
  'process-slow': verified,
  'process-answer-after-webhook': verified,
  'process-reset-after-webhook-lost': verified,
  'process-reset-after-status-active': verified,
  'token-500': verified,
  'token-500-document': verified,
  'token-slow': verified,
  'token-slow-document': verified,
  'token-timeout': verified,
  'token-timeout-document': verified,
  'token-timeout-after': verified,
  'token-timeout-after-document': verified,
  'token-401': blocked('session_failed:bad_credentials'),
  'token-401-document': blocked('document_session_failed:bad_credentials'),
  'token-402': blocked('session_failed:no_credits'),
  'token-402-document': blocked('document_session_failed:no_credits'),
  'token-409': blocked('session_failed:duplicate_client_id'),
  'token-409-document': blocked('document_session_failed:duplicate_client_id'),
  'token-429': verified,
  'token-429-document': verified,
  'token-429-retry-after': verified,
  'token-expires-identity': { end: 'EXPIRED: identity_expired', submissions: 0 },
  'token-expires-document': verified,
  'status-active': verified,
  'status-reviewing': verified,
  'status-manual-empty': verified,
  'status-500': verified,
  'all-slow': verified,
  'all-500': verified,
  'all-429': verified,
  'all-429-retry-after': verified,
  'all-reset': verified,
  'all-timeout': verified,
};

/** What differs in `sequential`: nothing is downloaded or submitted, and its user walks through the document session. */
export const sequential: Readonly<Record<string, Expected>> = {
  ...withEnd('VERIFIED', (row) => !/^(file|process)-/.test(row)),
  'token-expires-identity': { end: 'EXPIRED: identity_expired', submissions: 0 },
  'token-expires-document': { end: 'EXPIRED: document_session_expired', submissions: 0 },
  // The document token is the first of the two.
  'token-401': { end: 'blocked: document_session_failed:bad_credentials', submissions: 0 },
  'token-402': { end: 'blocked: document_session_failed:no_credits', submissions: 0 },
  'token-409': { end: 'blocked: document_session_failed:duplicate_client_id', submissions: 0 },
};

/** In `stored` a person decides, here elsewhere, about what was downloaded; there is no second token. */
export const stored: Readonly<Record<string, Expected>> = withEnd(
  'REQUIRES_REVIEW: stored_document_needs_decision',
  (row) => !/^process-|-document$/.test(row),
);

/** Each of `wanted` as in `silent`, without a submission; what is verified there ends as `end`. */
function withEnd(end: string, wanted: (row: string) => boolean): Readonly<Record<string, Expected>> {
  return Object.fromEntries(
    Object.entries(expected)
      .filter(([row]) => wanted(row))
      .map(([row, other]) => [row, { end: other.end === 'VERIFIED' ? end : other.end, submissions: 0 }]),
  );
}

/** By the sandbox's own id; a method in which the fault has nothing to strike is left out. */
export const faultEnds: Readonly<Record<string, Partial<Ends>>> = Object.fromEntries(
  Object.entries(expected).map(([row, { end }]) => {
    const ends = { silent: end, sequential: sequential[row]?.end, stored: stored[row]?.end };
    const known = Object.entries(ends).filter(([, of]) => of !== undefined);
    return [`fault-${row}`, Object.fromEntries(known)];
  }),
);

/** Deadlines of seconds, so that real waits pass. */
export const ofSeconds: SystemOptions = {
  settings: {
    CREATE_DEADLINE_MS: '60000',
    SHUTDOWN_GRACE_MS: '60000',
    IDENFY_TIMEOUT_MS: '3000',
    IDENFY_MANUAL_REVIEW: 'false',
    ACCEPT_UNJUDGED_STEPS: 'true',
    ASK_AFTER_SECONDS: '8',
    ASK_AFTER_SUBMISSION_SECONDS: '4',
    ASK_AGAIN_SECONDS: '2',
    UNCLEAR_SUBMISSION_SECONDS: '2',
  },
};

/** The number at once: each draws its documents, and deadlines of seconds fail on an overloaded machine. */
const AT_ONCE = 8;

/** Plays all rows, several at a time. @returns how each ended */
export async function playAll(
  { api, sandbox }: Pick<System, 'sandbox'> & { readonly api: Api },
  method: Method,
  rows: Readonly<Record<string, Expected>>,
  atOnce = AT_ONCE,
): Promise<Record<string, Expected>> {
  const left = Object.keys(rows);
  const seen: Record<string, Expected> = {};
  const playing = async () => {
    // From the end, where the rows with the longest waits are.
    for (let row = left.pop(); row !== undefined; row = left.pop()) {
      const clientId = `magic-fault-${row}-${randomUUID()}`;
      await api.open(clientId, { method });
      const end = await endOf(api, clientId, rows[row]?.end);
      seen[row] = { end, submissions: sandbox.control.counters(clientId).submissionsAccepted };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, playing));
  return seen;
}

async function endOf(api: Api, clientId: string, wanted: string | undefined): Promise<string> {
  return await until(`${clientId} ends`, async () => {
    const answer = await api.get(clientId);
    // "Come again", the answer of a busy service to any caller.
    if (answer.status === 503) return undefined;
    const verification = verificationSchema.parse(answer.body);
    proveExplained(verification);
    if (verification.stage === 'closed') {
      const { outcome, reasons } = verification;
      return [outcome ?? 'closed', reasons.join(', ')].filter((part) => part !== '').join(': ');
    }
    if (verification.blocked !== null) return `blocked: ${verification.blocked.reason}`;
    return verification.stage === wanted ? wanted : undefined;
  });
}
