import type { MagicRow } from '../magic-row.ts';
import type { FaultInput } from './input.ts';
import { type FaultName, faultTable } from './table.ts';

/** A row of magic clientIds that plays faults. */
export type FaultRow = MagicRow & { readonly faults: readonly FaultInput[] };

const completed = (outcome: { interimFirst?: boolean }) => ({ ends: 'completed', outcome }) as const;
const valid = { shows: 'two images', verdict: 'VALID' } as const;

/** By default both documents are good and the step is valid. */
const row = (
  id: string,
  faults: readonly FaultInput[],
  { what, interimFirst }: { what?: string; interimFirst?: boolean } = {},
): FaultRow => {
  const outcome = interimFirst === true ? { interimFirst } : {};
  const [first] = faults;
  return {
    id: `fault-${id}`,
    what: what ?? (first === undefined ? '' : faultTable[first.fault].what),
    identity: completed(outcome),
    step: valid,
    second: outcome,
    faults,
  };
};

/** A row with the fault's defaults. */
const plain = (fault: FaultName) => row(fault, [{ fault }]);
const ofDocument = (fault: FaultName, what: string) =>
  row(`${fault}-document`, [{ fault, tokenType: 'DOCUMENT' }], { what });
const ofIdentity = (fault: FaultName, what: string) =>
  row(`${fault}-identity`, [{ fault, tokenType: 'IDENTIFICATION' }], { what });

const lostDocument: FaultInput = { fault: 'webhook-lost', tokenType: 'DOCUMENT' };

/** What `magic-<id>` and `magic-<id>-<anything>` play besides the rows of the other table. */
export const faultRows: readonly FaultRow[] = [
  row('webhook-lost', [{ fault: 'webhook-lost' }], { what: 'No webhook comes at all.' }),
  ofIdentity('webhook-lost', 'The webhook of the identity session never comes.'),
  ofDocument('webhook-lost', 'The webhook of the document session never comes.'),
  row('webhook-lost-final', [{ fault: 'webhook-lost', final: true }], {
    what: 'Interim results come, but the final ones never do.',
    interimFirst: true,
  }),
  plain('webhook-doubled'),
  plain('webhook-delayed'),
  ofIdentity('webhook-delayed', 'The webhook of the identity session comes 2 s late.'),
  ofDocument('webhook-delayed', 'The webhook of the document session comes 2 s late.'),
  row('webhook-interim-after-final', [{ fault: 'webhook-interim-after-final' }], { interimFirst: true }),
  plain('webhook-identity-again'),
  plain('webhook-forged'),
  plain('webhook-forged-instead'),
  plain('webhook-unsigned'),
  plain('webhook-replayed'),
  plain('webhook-replayed-as-other-event'),
  plain('webhook-unknown-fields'),
  plain('webhook-unknown-values'),
  plain('webhook-unknown-event'),
  plain('webhook-unknown-scan-ref'),

  plain('file-dead'),
  plain('file-dead-reads'),
  plain('file-slow'),
  plain('file-truncated'),
  row('file-truncated-once', [{ fault: 'file-truncated', times: 1 }], {
    what: 'The first download ends half-way, the next ones are complete.',
  }),
  plain('file-wrong-type'),
  row('file-wrong-type-gif', [{ fault: 'file-wrong-type', as: 'gif' }], {
    what: 'A download is a GIF that is called a JPEG.',
  }),
  plain('file-too-large'),
  plain('file-endless'),
  plain('file-redirect'),
  plain('file-foreign-host'),

  plain('process-timeout-after'),
  plain('process-timeout-before'),
  plain('process-reset-after'),
  plain('process-reset-before'),
  plain('process-500-after'),
  plain('process-500-before'),
  plain('process-429'),
  row('process-429-retry-after', [{ fault: 'process-429', retryAfterSeconds: 1 }], {
    what: 'The submission is answered 429 with `Retry-After: 1`.',
  }),
  plain('process-200-error'),
  row('process-200-error-burning', [{ fault: 'process-200-error', burnsToken: true }], {
    what: 'The submission is answered 200 with an error in the body, and its token is dead.',
  }),
  row('process-refused', [{ fault: 'process-refused' }], {
    what: 'The submission is refused with BAD_VALUE; its token still works.',
  }),
  row('process-refused-burning', [{ fault: 'process-refused', burnsToken: true }], {
    what: 'The submission is refused with BAD_VALUE, and its token is dead.',
  }),
  plain('process-contract'),
  plain('process-country'),
  plain('process-slow'),
  plain('process-answer-after-webhook'),
  row('process-reset-after-webhook-lost', [{ fault: 'process-reset-after' }, lostDocument], {
    what: 'The submission is accepted, the connection is reset, and the webhook never comes.',
  }),
  row(
    'process-reset-after-status-active',
    [{ fault: 'process-reset-after' }, { fault: 'status-active' }, lostDocument],
    {
      what: 'The same, and for 3 s `/status` still says ACTIVE.',
    },
  ),

  plain('token-500'),
  ofDocument('token-500', 'The second token is created only at the third try, after two answers of 500.'),
  plain('token-slow'),
  ofDocument('token-slow', 'The second token comes 2 s late.'),
  plain('token-timeout'),
  ofDocument(
    'token-timeout',
    'The first request for the second token gets no answer, and no token is created.',
  ),
  plain('token-timeout-after'),
  ofDocument(
    'token-timeout-after',
    'The first request for the second token gets no answer, although a token is created.',
  ),
  plain('token-401'),
  ofDocument('token-401', 'The credentials are refused for the second token.'),
  plain('token-402'),
  ofDocument('token-402', 'The credits are used up when the second token is requested.'),
  plain('token-409'),
  ofDocument(
    'token-409',
    'The answer to the request for the second token says that another session of the clientId is active.',
  ),
  plain('token-429'),
  ofDocument('token-429', 'The request for the second token is answered 429.'),
  row('token-429-retry-after', [{ fault: 'token-429', retryAfterSeconds: 1 }], {
    what: 'No token is created: 429 with `Retry-After: 1`.',
  }),
  ofIdentity('token-expires', 'The first token expires as soon as it is created.'),
  ofDocument('token-expires', 'The second token expires unused as soon as it is created.'),

  row('status-active', [{ fault: 'status-active' }, lostDocument]),
  row('status-reviewing', [{ fault: 'status-reviewing' }, lostDocument]),
  row('status-manual-empty', [{ fault: 'status-manual-empty' }, lostDocument], { interimFirst: true }),
  row('status-500', [{ fault: 'status-500' }, lostDocument]),

  plain('all-slow'),
  plain('all-500'),
  plain('all-429'),
  row('all-429-retry-after', [{ fault: 'all-429', retryAfterSeconds: 1 }], {
    what: 'Every request to the API is answered 429 with `Retry-After: 1`.',
  }),
  plain('all-reset'),
  plain('all-timeout'),
];
