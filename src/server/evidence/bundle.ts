/** An evidence bundle on its way to a reader: everything about one attempt, signed. */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import pLimit from 'p-limit';
import type { VerificationRecord } from '../../records/index.ts';
import { version } from '../../version.ts';
import { logAct } from '../acts.ts';
import { Problem } from '../problems.ts';
import { bytes, filesOf, notIncludedIn } from './contents.ts';
import type { BundleFile } from './contents.ts';
import { fingerprintOf, FORMAT, FORMAT_VERSION, MANIFEST, publicKeyIn, SIGNATURE } from './format.ts';
import type { Manifest } from './format.ts';
import { subjectOf } from './subject.ts';
import type { EvidenceParts, Subject } from './subject.ts';
import { summaryHtml } from './summary-html.ts';
import { summaryPdf } from './summary-pdf.ts';
import { summaryOf } from './summary.ts';
import { zipOf } from './zip.ts';
import type { Measure } from './zip.ts';

/** How long one may take to its reader in all: 600 MB at 3 Mbit/s. */
export const BUNDLE_TIMEOUT_MS = 1_800_000;

/**
 * Each holds a connection and an open file for as long as its reader takes, and half a second of drawing at its start. A
 * bundle is for a case in dispute: nobody needs many at once.
 */
const AT_ONCE = 4;

export interface Bundle {
  readonly fileName: string;
  readonly content: Readable;
}

export interface WhoReads {
  readonly by: string;
  readonly source: string;
  readonly at: 'api' | 'desk';
}

export class Bundler {
  private readonly parts: EvidenceParts;
  private open = 0;
  /** Drawing a page takes the processor: one after the other. */
  private readonly drawing = pLimit(1);

  constructor(parts: EvidenceParts) {
    this.parts = parts;
  }

  /** @throws Problem overloaded, erasure_running, records_unavailable, documents_unavailable */
  async bundle(record: VerificationRecord, who: WhoReads): Promise<Bundle> {
    if (this.open >= AT_ONCE)
      throw new Problem('overloaded', { detail: `The server writes ${AT_ONCE} evidence bundles at once` });
    this.open += 1;
    try {
      const content = await this.begin(record, who);
      content.once('close', () => {
        this.open -= 1;
      });
      return { fileName: `evidence-${record.verificationId}.zip`, content };
    } catch (error) {
      this.open -= 1;
      throw error;
    }
  }

  private async begin(record: VerificationRecord, { by, source, at }: WhoReads): Promise<Readable> {
    const { acts } = this.parts.records;
    const subject = await subjectOf(this.parts, record);
    const { clientId, verificationId } = record;
    const [bundleId, createdAt] = [randomUUID(), new Date().toISOString()];
    const detail = { bundleId, documents: subject.stored.length, at };
    await logAct(this.parts.records, { kind: 'bundle-read', by, source, clientId, verificationId, detail });
    const actLog = await acts.checkpoint();
    const publicKey = await acts.publicKey();
    const key = publicKeyIn(publicKey);
    if (key === null) throw new Error('The key of the act log is one of Ed25519.');
    const head = {
      format: FORMAT,
      version: FORMAT_VERSION,
      bundleId,
      createdAt,
      createdBy: by,
      service: { name: 'idenfy-dual-verification', version },
      about: aboutOf(subject),
      notIncluded: notIncludedIn(subject),
      actLog,
      key: { algorithm: 'Ed25519', publicKey, sha256: fingerprintOf(key) },
    } as const;
    const summary = summaryOf(subject, head);
    const pdf = await this.drawing(async () => summaryPdf(summary));
    const files = [
      bytes('summary.html', 'What this bundle says, on one page, for a person', summaryHtml(summary)),
      bytes('summary.pdf', 'The same page, to be printed', pdf),
      ...filesOf(this.parts, subject, actLog.position),
    ];
    return signedZip(files, head, async (json) => acts.signManifest(json));
  }
}

/** The manifest is written when all others are, with what was measured of them. */
export function signedZip(
  files: readonly BundleFile[],
  head: Omit<Manifest, 'files'>,
  sign: (json: Uint8Array) => Promise<Uint8Array>,
): Readable {
  const measures = new Map<string, Measure>();
  let manifest: Uint8Array = Buffer.alloc(0);
  const last = [
    {
      name: MANIFEST,
      open: async () => {
        manifest = manifestOf(files, measures, head);
        return bytes(MANIFEST, '', manifest).open();
      },
    },
    { name: SIGNATURE, open: async () => bytes(SIGNATURE, '', await sign(manifest)).open() },
  ];
  return zipOf([...files, ...last], (name, measure) => measures.set(name, measure));
}

function manifestOf(
  files: readonly BundleFile[],
  measures: ReadonlyMap<string, Measure>,
  head: Omit<Manifest, 'files'>,
): Uint8Array {
  const listed = files.map(({ name, what }) => {
    const measure = measures.get(name);
    if (measure === undefined) throw new Error('Every file is written before the manifest.');
    return { name, ...measure, what };
  });
  return Buffer.from(`${JSON.stringify({ ...head, files: listed } satisfies Manifest, null, 2)}\n`);
}

function aboutOf({ record }: Subject): Manifest['about'] {
  const { clientId, verificationId, attempt, closedAt, outcome } = record;
  return { clientId, verificationId, attempt: attempt + 1, closed: closedAt !== null, outcome };
}
