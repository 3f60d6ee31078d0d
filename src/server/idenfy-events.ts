/** A webhook's bytes as the inbox keeps them, and as its run gets them. */
import { createHash } from 'node:crypto';
import { isNeverSecondDocument, keysOf } from '../domain/sides.ts';
import { additionalStepVerdict, UNREADABLE } from '../idenfy/schemas.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import { evidenceOf } from '../matching/against.ts';
import type { ParsedWebhook } from '../idenfy/webhook.ts';
import { storable } from '../records/index.ts';
import type { InboxEvent } from '../records/index.ts';
import { parseExternalRef } from '../temporal/ids.ts';
import type { Deliverable } from './fresh-webhooks.ts';
import type { IdenfyEvent, WebhookSignature } from '../domain/idenfy-event.ts';
import { MESSAGE_VERSION } from '../domain/messages.ts';

export function inboxEventOf(
  parsed: ParsedWebhook,
  body: Uint8Array,
  receivedAt: Date,
  signature: WebhookSignature | null = null,
): InboxEvent {
  const { eventId, eventType, digest } = parsed;
  const webhook = parsed.kind === 'unreadable' ? null : parsed.webhook;
  const identification = parsed.kind === 'identification' ? parsed.webhook : null;
  const externalRef = identification?.externalRef ?? null;
  return {
    eventId,
    eventType,
    digest,
    body,
    ...(signature !== null && { signature }),
    receivedAt,
    scanRef: webhook?.scanRef ?? null,
    clientId: webhook?.clientId ?? null,
    // Readable in the database, so only our own form of it: another's may name a person, and leads nowhere here.
    externalRef: parseExternalRef(externalRef) === null ? null : externalRef,
    final: identification?.final ?? null,
    overall: identification?.status?.overall ?? null,
  };
}

/** The row that it becomes, as it would be read. */
export function deliverableOf(event: InboxEvent): Deliverable {
  const { eventId, clientId, externalRef, receivedAt, body } = event;
  return {
    eventId,
    clientId: clientId === null ? null : storable(clientId),
    externalRef,
    receivedAt,
    parkedReason: null,
    attempts: 1,
    byteLength: body.length,
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
    ...(webhook === null ? {} : { evidence: evidenceOf(webhook) }),
    additionalSteps,
    ...linksOf(webhook, additionalSteps),
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

type StepTypes = Readonly<Record<string, string | null>>;

/**
 * Every link that may be a step's: of what the webhook's map names, and the PDFs, which are steps by definition
 * (idenfy-api.md 3.13). Where the map names none of the images, the run tells by the names in Token 1's echo, and gets all
 * but those of the first document, the face, videos and bills: these stay out of the history.
 */
function linksOf(
  webhook: Pick<IdentificationWebhook, 'fileUrls' | 'additionalStepPdfUrls'> | null,
  additionalSteps: StepTypes | null,
): Pick<IdenfyEvent, 'images' | 'pdfs' | 'linksUnread'> {
  const images = readable(webhook?.fileUrls);
  const pdfs = readable(webhook?.additionalStepPdfUrls);
  const named = Object.keys(additionalSteps ?? {}).filter((name) => !isNeverSecondDocument(name));
  const inImages = new Set(named.flatMap((name) => keysOf(images.links, name)));
  const isNamed = inImages.size > 0 || named.some((name) => keysOf(pdfs.links, name).length > 0);
  const ofSteps = Object.entries(images.links).filter(([name]) => !isNamed || inImages.has(name));
  return {
    images: Object.fromEntries(ofSteps),
    pdfs: pdfs.links,
    ...(images.isWhole && pdfs.isWhole ? {} : { linksUnread: true }),
  };
}

function readable(urls: Readonly<Record<string, string>> | null | undefined) {
  const entries = Object.entries(urls ?? {}).filter(([name]) => !isNeverSecondDocument(name));
  const read = entries.filter(([, url]) => url !== UNREADABLE);
  return { links: Object.fromEntries(read), isWhole: read.length === entries.length };
}
