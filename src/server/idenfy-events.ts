/** A webhook's bytes as the inbox keeps them, and as its run gets them. */
import { createHash } from 'node:crypto';
import { additionalStepVerdict } from '../idenfy/schemas.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import type { ParsedWebhook } from '../idenfy/webhook.ts';
import type { InboxEvent } from '../records/index.ts';
import { parseExternalRef } from '../temporal/ids.ts';
import type { IdenfyEvent } from '../workflows/messages.ts';
import { MESSAGE_VERSION } from '../workflows/messages.ts';

export function inboxEventOf(parsed: ParsedWebhook, body: Uint8Array, receivedAt: Date): InboxEvent {
  const { eventId, eventType, digest } = parsed;
  const webhook = parsed.kind === 'unreadable' ? null : parsed.webhook;
  const identification = parsed.kind === 'identification' ? parsed.webhook : null;
  const externalRef = identification?.externalRef ?? null;
  return {
    eventId,
    eventType,
    digest,
    body,
    receivedAt,
    scanRef: webhook?.scanRef ?? null,
    clientId: webhook?.clientId ?? null,
    // Readable in the database, so only our own form of it: another's may name a person, and leads nowhere here.
    externalRef: parseExternalRef(externalRef) === null ? null : externalRef,
    final: identification?.final ?? null,
    overall: identification?.status?.overall ?? null,
  };
}

/** Null for a body that names no session. What a run decides on goes along; personal data stays in the inbox. */
export function idenfyEventOf(parsed: ParsedWebhook, receivedAt: Date): IdenfyEvent | null {
  if (parsed.kind === 'unreadable') return null;
  const { eventId, eventType, digest, kind } = parsed;
  const common = {
    v: MESSAGE_VERSION,
    eventId,
    eventType,
    digest,
    kind,
    source: 'webhook',
    scanRef: parsed.webhook.scanRef,
    receivedAt: receivedAt.toISOString(),
  } as const;
  return { ...common, ...contentOf(parsed.kind === 'identification' ? parsed.webhook : null) };
}

function contentOf(webhook: IdentificationWebhook | null) {
  const status = webhook?.status ?? null;
  const verdict = additionalStepVerdict(status?.additionalSteps);
  const additionalSteps = webhook?.additionalSteps ?? null;
  return {
    final: webhook?.final ?? null,
    overall: status?.overall ?? null,
    stepVerdict: typeof verdict === 'string' ? verdict : ('unknown' as const),
    // A value that is not iDenfy's vocabulary could be anything, and the history and the record show this one.
    stepStatus: typeof verdict === 'string' ? (status?.additionalSteps ?? null) : verdict.unknown,
    fraudTags: status?.fraudTags ?? [],
    mismatchTags: status?.mismatchTags ?? [],
    autoDocument: status?.autoDocument ?? null,
    manualDocument: status?.manualDocument ?? null,
    autoFace: status?.autoFace ?? null,
    manualFace: status?.manualFace ?? null,
    documentType: webhook?.data?.docType ?? null,
    documentCountry: webhook?.data?.docIssuingCountry ?? null,
    ...documentDigestOf(webhook),
    additionalSteps,
    images: linksOf(webhook?.fileUrls, additionalSteps),
    pdfs: linksOf(webhook?.additionalStepPdfUrls, additionalSteps),
  };
}

/**
 * What was shown again may be another document with the same verdict (design.md, invariant 4). What people at iDenfy
 * correct most, the names, is left out; with the scanRef, so that equal documents of two sessions look different.
 */
function documentDigestOf(webhook: IdentificationWebhook | null): Pick<IdenfyEvent, 'documentDigest'> {
  const { docNumber = null, docDob = null, docExpiry = null } = webhook?.data ?? {};
  if (webhook === null || (docNumber === null && docDob === null && docExpiry === null)) return {};
  const told = JSON.stringify([webhook.scanRef, docNumber, docDob, docExpiry]);
  return { documentDigest: createHash('sha256').update(told).digest('hex') };
}

/** Only the links of additional steps: those of the first document, videos and the like stay out of the history. */
function linksOf(
  urls: Readonly<Record<string, string>> | null | undefined,
  additionalSteps: Readonly<Record<string, string | null>> | null,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(urls ?? {}).filter(
      ([name]) => additionalSteps !== null && Object.hasOwn(additionalSteps, name),
    ),
  );
}
