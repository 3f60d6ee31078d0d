/** The second document's files, made safe while their links live (the guide, step 3; design.md, invariant 6). */
import type { DownloadAnswer, StoredDocument } from '../activities/documents.ts';
import type { Attempted } from './attempt.ts';
import { attempt } from './attempt.ts';
import type { StepFiles } from './gate.ts';
import type { Correction, IdenfyEvent } from './messages.ts';
import { DOWNLOAD_MARKS_SECONDS } from './policy.ts';
import type { VerificationRun } from './verification-run.ts';

/** The sides as they are to be submitted. `front` is there whenever `files.kind` is `stored`. */
export interface SafeDocuments {
  readonly files: StepFiles;
  readonly front: StoredDocument | null;
  readonly back: StoredDocument | null;
}

/** Storage that refuses fresh links too refuses for another reason than their age. */
const MOST_RENEWALS = 2;

const nothing = { front: null, back: null } as const;

export class SecondDocumentFiles {
  private readonly run: VerificationRun;
  private readonly isSubmitted: boolean;
  private stored: { readonly of: IdenfyEvent; readonly documents: SafeDocuments } | null = null;
  private face: { readonly scanRef: string; readonly image: StoredDocument } | null = null;

  /** `isSubmitted`: the files are going to iDenfy, whose limits they have to keep; else they are for a person's eyes. */
  constructor(run: VerificationRun, { isSubmitted }: { readonly isSubmitted: boolean }) {
    this.run = run;
    this.isSubmitted = isSubmitted;
  }

  correct({ documentSteps }: Correction): void {
    if (documentSteps !== undefined) this.stored = null;
  }

  /** Even when the gate is going to stop: the links die within the hour, a person's decision comes later. */
  async download(identity: IdenfyEvent): Promise<SafeDocuments> {
    if (this.stored?.of === identity) return this.stored.documents;
    // The webhook names no additional step, so there is nothing to download.
    if (Object.keys(identity.additionalSteps ?? {}).length === 0)
      return { files: { kind: 'none' }, ...nothing };
    this.run.enter('downloading-documents');
    let download = await this.inSpells(identity, identity);
    for (let renewed = 0; renewed < MOST_RENEWALS && hasDeadLink(download); renewed += 1) {
      const links = await attempt(async () => this.run.activities.fileLinks({ scanRef: identity.scanRef }));
      if (links.failure !== undefined) break;
      this.run.note('A file link was dead; iDenfy gave fresh ones.');
      download = await this.inSpells(identity, links.value);
    }
    const documents = this.safe(download);
    if (documents.files.kind === 'stored') this.stored = { of: identity, documents };
    return documents;
  }

  /**
   * The user's selfie of the first session; null where iDenfy has none to give. The second check then goes without, and
   * its missing face result is a reviewer's to weigh.
   */
  async selfie({ scanRef }: IdenfyEvent): Promise<StoredDocument | null> {
    if (this.face?.scanRef === scanRef) return this.face.image;
    const links = await attempt(async () => this.run.activities.fileLinks({ scanRef }));
    const url = links.value?.images['FACE'];
    if (url === undefined) return null;
    const stored = await attempt(async () =>
      this.run.activities.storeImages({
        verificationId: this.run.id,
        role: 'identity',
        images: { FACE: url },
      }),
    );
    const [image = null] = stored.value ?? [];
    if (image === null) return null;
    this.run.documentsStored([image]);
    this.face = { scanRef, image };
    return image;
  }

  /** The request's steps, unless an operator corrected them. */
  private get wanted(): { readonly front: string | null; readonly back: string | null } {
    return this.run.input.documentSteps;
  }

  private safe(download: Attempted<DownloadAnswer>): SafeDocuments {
    if (download.failure !== undefined) {
      const { code, help, retryable } = download.failure;
      this.run.note(`The second document could not be downloaded: ${code}.`);
      return {
        files: { kind: 'unavailable', code, help, unusable: !retryable && code !== 'file_link_expired' },
        ...nothing,
      };
    }
    const { front, back, others, problem, submission, unusable } = download.value;
    const stored = [front, back, ...others].filter((document) => document !== null);
    this.run.documentsStored(stored);
    if (stored.length > 0) this.run.note(`${stored.length} file(s) of the second document are safe.`);
    if (problem === 'additional_step_no_file') return { files: { kind: 'none' }, ...nothing };
    if (problem !== null) return { files: { kind: 'unplaced', reason: problem }, ...nothing };
    if (unusable !== undefined) {
      this.run.note(`The second document cannot be submitted: ${unusable.code}.`);
      return { files: { kind: 'unavailable', ...unusable, unusable: true }, ...nothing };
    }
    if (submission === undefined) return { files: { kind: 'stored' }, front, back };
    for (const document of [submission.front, submission.back]) {
      if (document?.done === undefined) continue;
      this.run.note(`${document.name}: ${document.done}.`);
      this.run.documentsStored([document]);
    }
    return { files: { kind: 'stored' }, front: submission.front, back: submission.back };
  }

  private async inSpells(
    identity: IdenfyEvent,
    links: Pick<IdenfyEvent, 'images' | 'pdfs'>,
  ): Promise<Attempted<DownloadAnswer>> {
    let download: Attempted<DownloadAnswer> | null = null;
    let begun = 0;
    for (const mark of this.run.input.deadlines.downloadMarksSeconds ?? DOWNLOAD_MARKS_SECONDS) {
      const spell = mark - begun;
      begun = mark;
      download = await attempt(async () =>
        this.run.activities.downloadWithin(spell)({
          verificationId: this.run.id,
          additionalSteps: identity.additionalSteps ?? {},
          images: links.images,
          pdfs: links.pdfs,
          wanted: this.wanted,
          toSubmit: this.isSubmitted ? { withFace: this.run.input.submitFace === true } : null,
        }),
      );
      if (download.failure?.retryable !== true) return download;
      const { code } = download.failure;
      this.run.note(`The files are not safe after ${spoken(mark)} (${code}); their links die after an hour.`);
    }
    if (download === null) throw new Error('A download is tried at least once.');
    return download;
  }
}

function hasDeadLink(download: Attempted<unknown>): boolean {
  return download.failure?.code === 'file_link_expired';
}

function spoken(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
