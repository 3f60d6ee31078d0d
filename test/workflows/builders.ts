/** Well-formed events and inputs, from which a test changes what it is about. */
import { createHash, randomUUID } from 'node:crypto';
import type { RequestedDocuments, VerificationInput } from '../../src/domain/input.ts';
import type { IdenfyEvent } from '../../src/domain/idenfy-event.ts';
import { defaultDeadlines } from '../support/default-deadlines.ts';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** An approved identity with a valid additional step of one image; each with a body of its own. */
export function identityEvent(changes: Partial<IdenfyEvent> = {}): IdenfyEvent {
  const digest = changes.digest ?? sha256(randomUUID());
  return {
    v: 1,
    eventId: sha256(`${digest}|${changes.eventType ?? ''}`),
    kind: 'identification',
    eventType: 'IDENTIFICATION_AUTO_FINISHED',
    source: 'webhook',
    scanRef: 'scan-1',
    digest,
    receivedAt: '2026-11-02T10:00:00.000Z',
    final: true,
    overall: 'APPROVED',
    stepVerdict: 'valid',
    stepStatus: 'VALID',
    fraudTags: [],
    mismatchTags: [],
    autoDocument: 'DOC_VALIDATED',
    manualDocument: null,
    autoFace: 'FACE_MATCH',
    manualFace: null,
    documentType: 'PASSPORT',
    documentCountry: 'LV',
    additionalSteps: { SECOND_DOCUMENT: 'UPLOAD' },
    images: { SECOND_DOCUMENT: 'https://files.example/SECOND_DOCUMENT.jpg' },
    pdfs: {},
    ...changes,
  };
}

/** The approved result of the second check. */
export function secondEvent(changes: Partial<IdenfyEvent> = {}): IdenfyEvent {
  return identityEvent({
    scanRef: 'scan-2',
    stepVerdict: 'none',
    stepStatus: null,
    autoFace: null,
    documentType: 'RESIDENCE_PERMIT',
    documentCountry: 'LT',
    additionalSteps: null,
    images: {},
    ...changes,
  });
}

/** Anything but the second document's country may be shown. */
export function requestedDocuments(
  changes: {
    identity?: Partial<RequestedDocuments['identity']>;
    second?: Partial<RequestedDocuments['second']>;
  } = {},
): RequestedDocuments {
  return {
    identity: { types: [], countries: [], ...changes.identity },
    second: { types: [], country: 'LT', ...changes.second },
  };
}

export function verificationInput(changes: Partial<VerificationInput> = {}): VerificationInput {
  return {
    v: 1,
    clientId: `client-${randomUUID()}`,
    attempt: 0,
    requestId: randomUUID(),
    externalRef: null,
    asked: requestedDocuments(),
    person: {},
    additionalSteps: null,
    documentSteps: { front: null, back: null },
    urls: {},
    locale: null,
    acceptUnjudgedSteps: false,
    manualReview: true,
    deadlines: { ...defaultDeadlines, decisionSeconds: 0 },
    ...changes,
  };
}
