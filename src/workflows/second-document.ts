/** Stores the second document's files while their links live (the guide, step 3; design.md, invariant 6). */
import { patched } from '@temporalio/workflow';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { isEndWithoutVerdict } from '../domain/idenfy-event.ts';
import type { Correction } from '../domain/input.ts';
import type { DownloadAnswer, StoredDocument } from '../domain/requests/documents.ts';
import { keysOf } from '../domain/sides.ts';
import type { Links, StepLinks } from '../domain/step-links.ts';
import { stepLinks } from '../domain/step-links.ts';
import type { StepFiles } from '../domain/verdicts/gate.ts';
import { DOWNLOAD_MARKS_SECONDS, MOST_UNREADABLE_ANSWERS } from './policy.ts';
import type { Run } from './run.ts';
import type { Tried, Failure } from './try-activity.ts';
import { tryActivity } from './try-activity.ts';

/** The sides to submit. `front` is set whenever `files.kind` is `stored`. */
export interface SafeDocuments {
  readonly files: StepFiles;
  readonly front: StoredDocument | null;
  readonly back: StoredDocument | null;
}

/** If the storage refuses fresh links too, their age is not the reason. */
const MOST_RENEWALS = 2;

/** The files that the webhook's map of steps does not name, found by the names in the token's echo. */
const BY_ECHO = 'step-files-by-echo';

const nothing = { front: null, back: null } as const;

export class SecondDocumentFiles {
  private readonly run: Run;
  private readonly isSubmitted: boolean;
  private stored: { readonly of: IdenfyEvent; readonly documents: SafeDocuments } | null = null;
  private face: { readonly scanRef: string; readonly image: StoredDocument } | null = null;

  /** `isSubmitted`: the files go to iDenfy and must keep its limits; otherwise a reviewer looks at them. */
  constructor(run: Run, { isSubmitted }: { readonly isSubmitted: boolean }) {
    this.run = run;
    this.isSubmitted = isSubmitted;
  }

  correct({ documentSteps }: Correction): void {
    if (documentSteps !== undefined) this.stored = null;
  }

  /** Even if the gate will stop: the links die within the hour, and a reviewer's decision comes later. */
  async download(identity: IdenfyEvent): Promise<SafeDocuments> {
    if (this.stored?.of === identity) return this.stored.documents;
    const found = await this.linksFor(identity);
    if (found === null) return { files: { kind: 'none' }, ...nothing };
    if (found.failure !== undefined) return this.outOfReach(found.failure);
    this.run.enter('downloading-documents');
    let download = await this.inSpells(identity, found.value);
    for (let renewed = 0; renewed < MOST_RENEWALS && hasDeadLink(download); renewed += 1) {
      const links = await this.freshLinks(identity);
      if (links.failure !== undefined) return this.outOfReach(links.failure);
      this.run.note('A file link was dead; iDenfy gave fresh ones.');
      download = await this.inSpells(identity, links.value);
    }
    const documents = this.safe(download);
    if (documents.files.kind === 'stored') this.stored = { of: identity, documents };
    return documents;
  }

  /**
   * The user's selfie of the identity session; null if iDenfy has none. Then the second check has no selfie, and a
   * reviewer evaluates the missing face result.
   */
  async selfie({ scanRef }: IdenfyEvent): Promise<StoredDocument | null> {
    if (this.face?.scanRef === scanRef) return this.face.image;
    const links = await tryActivity(async () => this.run.activities.fileLinks({ scanRef }));
    const url = links.value?.images['FACE'];
    if (url === undefined) return null;
    const stored = await tryActivity(async () =>
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

  /**
   * The links of the webhook, or fresh ones if iDenfy may have files that the webhook does not show.
   * @returns null if iDenfy shows no file that may be the second document's
   */
  private async linksFor(identity: IdenfyEvent): Promise<Tried<Links> | null> {
    const shown = this.stepsIn(identity, identity);
    const asks = shown.mayBeMore && wantsFiles(identity);
    const isThere = hasFiles(shown, identity);
    // Runs of an earlier version downloaded only what the map named, and requested nothing.
    const wasNamed = Object.keys(identity.additionalSteps ?? {}).length > 0;
    if ((asks || isThere !== wasNamed) && !patched(BY_ECHO)) return wasNamed ? { value: identity } : null;
    if (!asks) return isThere ? { value: identity } : null;
    this.run.enter('downloading-documents');
    this.run.note(
      'The webhook does not show all files of the additional step; they are requested from iDenfy.',
    );
    const fresh = await this.freshLinks(identity);
    if (fresh.failure !== undefined) return fresh;
    return hasFiles(this.stepsIn(identity, fresh.value), fresh.value) ? fresh : null;
  }

  private async freshLinks({ scanRef }: IdenfyEvent): Promise<Tried<Links>> {
    for (let requests = 1; ; requests += 1) {
      const links = await tryActivity(async () => this.run.activities.fileLinks({ scanRef }));
      const mayTryAgain = links.failure?.code === 'unreadable_answer' && requests < MOST_UNREADABLE_ANSWERS;
      if (!mayTryAgain || !patched(BY_ECHO)) return links;
      this.run.note('iDenfy’s answer about the files could not be read; they are requested again later.');
      const session = this.run.sessions.byScanRef(scanRef);
      const until = Date.now() + this.run.input.deadlines.askAgainSeconds * 1_000;
      // A new webhook may bring another decision, for which other files count.
      if (
        session !== undefined &&
        (await this.run.news(session, until, 'Until the files are requested from iDenfy again'))
      )
        return links;
    }
  }

  private stepsIn(identity: IdenfyEvent, links: Links): StepLinks {
    const echoed = this.run.sessions.byScanRef(identity.scanRef)?.stepNames ?? [];
    return stepLinks(identity, echoed, links, this.wanted);
  }

  /** For a reason that says nothing about the files themselves. */
  private outOfReach({ code, help }: Failure): SafeDocuments {
    this.run.note(`The second document’s files could not be reached: ${code}.`);
    return { files: { kind: 'unavailable', code, help, unusable: false }, ...nothing };
  }

  /** The request's steps, unless an operator corrected them. */
  private get wanted(): { readonly front: string | null; readonly back: string | null } {
    return this.run.input.documentSteps;
  }

  private safe(download: Tried<DownloadAnswer>): SafeDocuments {
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
    if (stored.length > 0) this.run.note(`${stored.length} file(s) of the second document are stored.`);
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

  private async inSpells(identity: IdenfyEvent, links: Links): Promise<Tried<DownloadAnswer>> {
    let download: Tried<DownloadAnswer> | null = null;
    let begun = 0;
    const { additionalSteps, beside } = this.stepsIn(identity, links);
    for (const mark of this.run.input.deadlines.downloadMarksSeconds ?? DOWNLOAD_MARKS_SECONDS) {
      const spell = mark - begun;
      begun = mark;
      download = await tryActivity(async () =>
        this.run.activities.downloadWithin(spell)({
          verificationId: this.run.id,
          additionalSteps,
          beside,
          images: links.images,
          pdfs: links.pdfs,
          wanted: this.wanted,
          toSubmit: this.isSubmitted ? { withFace: this.run.input.submitFace === true } : null,
        }),
      );
      if (download.failure?.retryable !== true) return download;
      const { code } = download.failure;
      this.run.note(
        `The files are not stored after ${spoken(mark)} (${code}); their links die after an hour.`,
      );
    }
    if (download === null) throw new Error('A download has at least one try.');
    return download;
  }
}

/** Nothing is requested if iDenfy says that there is nothing, or if the run ends in any case. */
function wantsFiles(identity: IdenfyEvent): boolean {
  const isOver = isEndWithoutVerdict(identity) || identity.overall === 'DENIED';
  const isNotFound =
    identity.stepVerdict === 'not-found' || identity.mismatchTags.includes('ADDITIONAL_STEP_NOT_FOUND');
  // A polled result came with fresh links.
  const isFresh = identity.source === 'asked' && identity.linksUnread !== true;
  return !isOver && !isNotFound && !isFresh;
}

function hasFiles({ additionalSteps, beside }: StepLinks, { images, pdfs }: Links): boolean {
  return [...Object.keys(additionalSteps), ...beside].some((name) =>
    [images, pdfs].some((links) => keysOf(links, name).some((key) => links[key])),
  );
}

function hasDeadLink(download: Tried<unknown>): boolean {
  return download.failure?.code === 'file_link_expired';
}

function spoken(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
