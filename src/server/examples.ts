/** What the API's description shows as answers. Invented, and held to the schemas by a test. */

export const CLIENT_ID_EXAMPLE = 'user-123';
const VERIFICATION_ID = '01a2039a-1016-71bf-be2a-64e35a5c7ff4';
const SCAN_REF = 'be3f7ccf-7987-431d-88e2-cc2a4ce78a55';

export const openedExample = {
  clientId: CLIENT_ID_EXAMPLE,
  verificationId: VERIFICATION_ID,
  method: 'silent',
  stage: 'awaiting-user',
  session: {
    scanRef: SCAN_REF,
    usable: true,
    redirectUrl: 'https://ivs.idenfy.com/api/v2/redirect?authToken=…',
    authToken: '…',
    expiresAt: '2026-11-23T14:12:38.162Z',
  },
};

export const verificationExample = {
  verificationId: VERIFICATION_ID,
  method: 'silent',
  reasons: ['identity_expired'],
  openedAt: '2026-11-22T14:12:38.162Z',
  contradictions: [],
  clientId: CLIENT_ID_EXAMPLE,
  externalRef: 'order-4711',
  metadata: { branch: 'riga' },
  request: {
    documents: {
      identity: { types: ['PASSPORT'], countries: ['LV'] },
      second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
    },
    documentSteps: { front: null, back: null },
    additionalSteps: null,
    locale: 'en',
    externalRef: 'order-4711',
    metadata: { branch: 'riga' },
    person: { firstName: 'José María', lastName: 'O’Brien', dateOfBirth: '1990-04-30' },
    urls: {},
  },
  sessions: [
    {
      role: 'identity',
      scanRef: SCAN_REF,
      createdAt: '2026-11-22T14:12:38.162Z',
      expiresAt: '2026-11-23T14:12:38.162Z',
      result: {
        overall: 'EXPIRED',
        additionalSteps: null,
        final: null,
        source: 'webhook',
        receivedAt: '2026-11-23T14:20:02.317Z',
        data: null,
      },
    },
  ],
  comparison: null,
  person: null,
  comparisonDigest: null,
  decisions: [],
  documents: [],
  timeline: [{ at: '2026-11-22T14:12:38.162Z', what: 'The session of the first document is there' }],
  expiryNotices: [],
  earlierAttempts: [],
  attempt: 1,
  outcome: 'EXPIRED',
  closedAt: '2026-11-23T14:20:02.512Z',
  stage: 'closed',
  waitingUntil: null,
  blocked: null,
  pendingDecision: null,
  partial: false,
};

export const foundExample = {
  verifications: [
    {
      verificationId: VERIFICATION_ID,
      clientId: CLIENT_ID_EXAMPLE,
      attempt: 1,
      method: 'silent',
      stage: 'closed',
      outcome: 'EXPIRED',
      reasons: ['identity_expired'],
      externalRef: 'order-4711',
      metadata: { branch: 'riga' },
      openedAt: '2026-11-22T14:12:38.162Z',
      closedAt: '2026-11-23T14:20:02.512Z',
      blocked: null,
      pendingDecision: null,
    },
  ],
  next: null,
  total: 1,
};
