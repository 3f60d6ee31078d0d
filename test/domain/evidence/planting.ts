/** Results that would be VERIFIED, and what a test writes into them. */
import type { RecordedResult } from '../../../src/domain/requests/records.ts';
import { weigh } from '../../../src/activities/weighing.ts';
import { strictChoices } from '../../../src/domain/evidence/choices.ts';
import type { EvidenceChoices } from '../../../src/domain/evidence/choices.ts';
import { parseWebhook } from '../../../src/idenfy/webhook.ts';
import { compare } from '../../../src/matching/comparison.ts';
import type { Conclusion } from '../../../src/domain/reasons.ts';
import type { Method } from '../../../src/domain/words.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

const passport = {
  docFirstName: 'JONAS',
  docLastName: 'PETRAITIS',
  docDob: '1990-04-01',
  docType: 'PASSPORT',
  docIssuingCountry: 'LV',
  docNumber: 'LV1234567',
  docExpiry: '2030-01-31',
};
const permit = { ...passport, docType: 'RESIDENCE_PERMIT', docIssuingCountry: 'LT', docNumber: 'P-1' };

type Body = Record<string, unknown>;

/** The bodies of two approved sessions. */
export function approved(session: 'identity' | 'document'): Body {
  const isIdentity = session === 'identity';
  return {
    scanRef: isIdentity ? 'scan-1' : 'scan-2',
    clientId: 'client-1',
    final: true,
    status: {
      overall: 'APPROVED',
      fraudTags: [],
      mismatchTags: [],
      autoFace: isIdentity ? 'FACE_MATCH' : 'FACE_NOT_CHECKED',
      manualFace: null,
      autoDocument: 'DOC_VALIDATED',
      manualDocument: '',
      additionalSteps: null,
    },
    data: isIdentity ? passport : permit,
  };
}

const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body with `value` at `path`, whose `x[]` are lists with this one entry and `*` maps with this one value. */
export function planted(body: Body, path: string, value: unknown): Body {
  const [head = '', ...rest] = path.split('.');
  const name = head === '*' ? 'ANY' : head.replace('[]', '');
  const inner = head.endsWith('[]') ? undefined : body[name];
  const planting = rest.length === 0 ? value : planted(isBody(inner) ? inner : {}, rest.join('.'), value);
  return { ...body, [name]: head.endsWith('[]') ? [planting] : planting };
}

/** An approved body in which a value at `path` has a meaning and stands alone. */
export function ready(session: 'identity' | 'document', path: string): Body {
  const body = approved(session);
  if (path === 'manualAddressMatch') return planted(body, 'manualAddress', 'SOME STREET 1');
  const isBesideStatus = path.startsWith('bankCardVerification.') && !path.endsWith('.status');
  return isBesideStatus ? planted(body, 'bankCardVerification.status', 'MATCH') : body;
}

export interface Trial {
  readonly identity?: Body;
  readonly document?: Body;
  readonly method?: Method;
  readonly choices?: Partial<EvidenceChoices>;
  readonly conclusion?: Conclusion;
  readonly submitFace?: boolean;
}

const parsed = (body: Body) => {
  const read = parseWebhook(Buffer.from(JSON.stringify(body)), undefined);
  if (read.kind !== 'identification') throw new Error(`read as ${read.kind}`);
  return read.webhook;
};

const heard = (role: RecordedResult['role'], scanRef: string): RecordedResult => ({
  role,
  scanRef,
  superseded: false,
  eventId: `event-of-${scanRef}`,
  source: 'webhook',
  eventType: 'IDENTIFICATION',
  final: true,
  overall: 'APPROVED',
  receivedAt: NOW.toISOString(),
});

/** What the recording activity makes of two results, as they come in over the wire. */
export function concluded(trial: Trial = {}): Conclusion {
  const { method = 'sequential', choices = {}, submitFace = false } = trial;
  const identity = parsed(trial.identity ?? approved('identity'));
  const document = method === 'stored' ? null : parsed(trial.document ?? approved('document'));
  const session = { createdAt: NOW.toISOString(), expiresAt: NOW.toISOString(), usable: false };
  return weigh(
    {
      method,
      submitFace,
      conclusion: trial.conclusion ?? { outcome: 'VERIFIED', reasons: [] },
      // As the steps of a method heard it: what is tried here is all that stands beside the decision.
      results: [heard('identity', 'scan-1'), ...(document === null ? [] : [heard('document', 'scan-2')])],
      sessions: [
        { ...session, role: 'identity', scanRef: 'scan-1' },
        { ...session, role: 'document', scanRef: 'scan-2' },
      ],
    },
    {
      identity,
      document,
      comparison: document === null ? null : compare(identity.data ?? {}, document.data ?? {}),
      now: NOW,
      choices: { ...strictChoices, ...choices },
    },
  );
}
