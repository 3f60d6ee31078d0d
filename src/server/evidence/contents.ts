/** The files of a bundle, in their order: what is small as JSON, what is large as it is stored, opened in its turn. */
import { Readable } from 'node:stream';
import { evidenceIn } from '../../domain/evidence/differences.ts';
import type { VerificationRecord, WebhookAbout } from '../../records/index.ts';
import { isSafeName } from './format.ts';
import type { EvidenceParts, Subject } from './subject.ts';
import type { ZipEntry } from './zip.ts';

export interface BundleFile extends ZipEntry {
  /** For a person who reads the manifest. */
  readonly what: string;
}

/** Rows of the act log in one query. */
const PAGE = 500;

/** @param until the position in the act log where this bundle ends */
export function filesOf(parts: EvidenceParts, subject: Subject, until: number): BundleFile[] {
  const { record, state, notices, webhooks } = subject;
  const { comparison } = record;
  return [
    json(
      'record.json',
      'The record of the verification: who, what was requested, when, outcome and reasons',
      {
        ...recordOf(record),
        state,
      },
    ),
    json('results.json', 'What iDenfy decided and read, result by result, those that were replaced too', {
      results: record.results.map((result) => ({
        ...result,
        against: evidenceIn({ status: result.status, data: result.data }),
      })),
    }),
    ...(comparison === null
      ? []
      : [
          bytes(
            'comparison.json',
            'The comparison of both documents. Its SHA-256 is `comparisonDigest`, which decisions name as `seen`',
            // As it was when its digest was made.
            JSON.stringify(comparison),
          ),
        ]),
    json('decisions.json', 'What people decided, why, and what they had seen', {
      decisions: record.decisions,
      firstApproval: record.firstApproval,
    }),
    json('afterwards.json', 'What iDenfy said after the verification was closed', {
      contradictions: record.contradictions.map((each) => ({
        ...each,
        against: evidenceIn({ status: each.status }),
      })),
      expiryNotices: notices,
    }),
    {
      name: 'acts.jsonl',
      what: 'The rows of the act log about this verification, and those about its client and no verification',
      open: async () => Readable.from(actLines(parts, record, until), { objectMode: false }),
    },
    json('webhooks.json', 'The webhooks that came about it, with what each was signed with', {
      webhooks: webhooks.map((webhook, index) => ({ file: webhookName(webhook, index), ...webhook })),
    }),
    ...webhooks.map((webhook, index): BundleFile => ({
      name: webhookName(webhook, index),
      what: 'The body of a webhook, byte by byte',
      open: async () => bodyOf(parts, webhook),
    })),
    json('documents.json', 'The files of documents in this bundle: from which step, received or submitted', {
      documents: namedDocuments(subject).map(({ name, as, file }) => ({
        file: name,
        as,
        ...withoutKey(file),
      })),
      noLongerStored: subject.gone.map(withoutKey),
    }),
    ...namedDocuments(subject).map(({ name, as, file }): BundleFile => ({
      name,
      what:
        as === 'received'
          ? 'A document as it was received from iDenfy, byte by byte'
          : 'A document as it was submitted to iDenfy in place of the received file',
      open: async () => parts.documents.open(file.key, { expectSha256: file.sha256 }),
    })),
  ];
}

/** What is made of a side, to be submitted in its place (activities/documents.ts). */
const SUBMITTED = /^submitted-(?=FRONT$|BACK$)/;
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
};

export function namedDocuments({ stored }: Pick<Subject, 'stored'>) {
  return stored.map((file, index) => {
    const as = SUBMITTED.test(file.name) ? ('submitted' as const) : ('received' as const);
    const extension = EXTENSIONS[file.mediaType] ?? 'bin';
    // The key's name and not the record's, which is the free text of an account's owner.
    const [, segment = ''] = file.key.split('/');
    const plain = segment
      .replace(SUBMITTED, '')
      .replace(new RegExp(`\\.${extension}$`), '')
      .slice(0, 100);
    const number = String(index + 1).padStart(2, '0');
    const name = `documents/${number}-${as}-${plain}.${extension}`;
    return { name: isSafeName(name) ? name : `documents/${number}-${as}.${extension}`, as, file };
  });
}

function webhookName({ eventId }: WebhookAbout, index: number): string {
  const id = /^[0-9a-f]{8}/.exec(eventId)?.[0];
  return `webhooks/${[String(index + 1).padStart(4, '0'), id].filter(Boolean).join('-')}.json`;
}

async function bodyOf({ records }: EvidenceParts, { eventId }: WebhookAbout): Promise<Readable> {
  const body = await records.inbox.body(eventId);
  if (body === null) throw new Error('A webhook was erased while its bundle was written.');
  return oneChunk(body);
}

function recordOf(record: VerificationRecord) {
  const {
    comparison: _comparison,
    contradictions: _contradictions,
    decisions: _decisions,
    documents: _documents,
    erasureId: _erasureId,
    firstApproval: _firstApproval,
    results: _results,
    attempt,
    ...own
  } = record;
  // From 1, as the API counts.
  return { ...own, attempt: attempt + 1 };
}

function withoutKey({ key: _key, ...file }: VerificationRecord['documents'][number]) {
  return file;
}

async function* actLines(
  { records }: EvidenceParts,
  { clientId, verificationId }: VerificationRecord,
  until: number,
): AsyncGenerator<Uint8Array> {
  for (let after = 0; after < until;) {
    const rows = await records.acts.about({ verificationId, clientId }, { after, limit: PAGE });
    for (const { source: _source, ...act } of rows)
      if (act.position <= until) yield Buffer.from(`${JSON.stringify(act)}\n`);
    after = rows.length < PAGE ? until : (rows.at(-1)?.position ?? until);
  }
}

function json(name: string, what: string, value: unknown): BundleFile {
  return bytes(name, what, `${JSON.stringify(value, null, 2)}\n`);
}

export function bytes(name: string, what: string, content: string | Uint8Array): BundleFile {
  return { name, what, open: async () => oneChunk(Buffer.from(content)) };
}

/** In one piece; an empty one ends at once. */
function oneChunk(content: Uint8Array): Readable {
  return Readable.from(content.length === 0 ? [] : [content], { objectMode: false });
}

/** What somebody might look for, and why it is not here. */
export function notIncludedIn({ record, gone, webhooks, hasMoreWebhooks }: Subject) {
  const unsigned = webhooks.filter(({ signature }) => signature === null).length;
  const polled = record.results.filter(({ source }) => source === 'asked').length;
  return [
    ...gone.map(({ name, sha256 }) => ({
      what: `The document “${name}”, SHA-256 ${sha256}`,
      why: 'The document store no longer has it.',
    })),
    ...(unsigned === 0
      ? []
      : [
          {
            what: `The signatures of ${unsigned} of ${webhooks.length} webhooks`,
            why: 'They came before the service kept signatures. Each was checked when it came, or it would not be here.',
          },
        ]),
    ...(polled === 0
      ? []
      : [
          {
            what: `Webhooks of ${polled} results`,
            why: 'No webhook came, and the service polled iDenfy. Such an answer is not signed; what it said is in results.json.',
          },
        ]),
    ...(hasMoreWebhooks
      ? [{ what: `Webhooks beyond the first ${webhooks.length}`, why: 'A bundle holds no more.' }]
      : []),
    {
      what: 'Pictures and videos that the service never fetched from iDenfy',
      why: 'It fetches the files of the second document, and what a reviewer has to look at. iDenfy may hold the others under the scanRef of the session.',
    },
    {
      what: 'Links and tokens of sessions, and the run’s history in Temporal',
      why: 'The service does not keep the former with the record; the latter ends with Temporal’s own retention.',
    },
  ];
}
