/** The pictures of both documents, side by side. */
import type { VerificationRecord } from '../../records/index.ts';
import { type Html, html } from './html.ts';
import { words } from './words.ts';

type StoredFile = VerificationRecord['documents'][number];

interface Pane {
  readonly id: 'identity' | 'second';
  readonly title: string;
  readonly about: string;
  readonly files: readonly StoredFile[];
  /** They are still being fetched for the reviewer. */
  readonly isAwaited: boolean;
}

/** As long as the run tries to fetch them (workflows/policy.ts). */
const FETCHED_WITHIN_MS = 30 * 60_000;

/** Pictures fetched for the reviewer are named by their session; all others are steps' files: the second document. */
const FETCHED = /^(identity|document)-(\w+)$/;

/** What was made of a side to be submitted in its place. */
const SUBMITTED = /^submitted-(FRONT|BACK)$/;

const isIdentity = ({ name }: StoredFile) => FETCHED.exec(name)?.[1] === 'identity';

export function documentsView(
  record: VerificationRecord,
  about: { readonly identity: string; readonly second: string },
  now: Date,
): Html {
  const files = record.documents.toSorted(byUse);
  const since = record.reviewSince?.getTime() ?? 0;
  const isFetching = now.getTime() - since < FETCHED_WITHIN_MS;
  return html`<section id="documents" class="documents" aria-label="Pictures of both documents">
    ${paneView({
      id: 'identity',
      title: 'Identity document',
      about: about.identity,
      files: files.filter(isIdentity),
      isAwaited: isFetching,
    })}
    ${paneView({
      id: 'second',
      title: 'Second document',
      about: about.second,
      files: files.filter((file) => !isIdentity(file)),
      // The other methods have it before anybody is asked.
      isAwaited: isFetching && record.method === 'sequential',
    })}
  </section>`;
}

function paneView(pane: Pane): Html {
  const { id, title, about, files, isAwaited } = pane;
  const labels = labelsOf(files);
  return html`<section class="card pane" aria-labelledby="h-${id}" data-pane>
    <h2 id="h-${id}">${title} <small>${about}</small></h2>
    ${
      files.length === 0
        ? noPictures(isAwaited)
        : files.map((file, index) => fileView(file, title, labels[index] ?? file.name))
    }
  </section>`;
}

function noPictures(isAwaited: boolean): Html {
  if (isAwaited) {
    return html`<div class="nothing" data-awaited>
      <p><span class="working"></span> The pictures are being fetched from iDenfy.</p>
      <p class="quiet">They show here as soon as they are stored.</p>
    </div>`;
  }
  return html`<div class="nothing">
    <p>There are no pictures here.</p>
    <p class="quiet">iDenfy’s dashboard may have them, under the session’s <code>scanRef</code>.</p>
  </div>`;
}

function fileView(file: StoredFile, of: string, label: string): Html {
  const url = `/desk/verifications/${encodeURIComponent(file.verificationId)}/documents/${encodeURIComponent(file.name)}`;
  const size = `${Math.ceil(file.byteLength / 1024).toLocaleString('en')} kB`;
  if (file.mediaType === 'application/pdf') {
    return html`<figure data-label="${label}">
      <iframe class="pdf" src="${url}" title="${of}: ${label}, PDF"></iframe>
      <figcaption>
        PDF, ${size} · <a href="${url}" target="_blank" rel="noopener">Open it in a tab of its own</a>
      </figcaption>
    </figure>`;
  }
  if (!file.mediaType.startsWith('image/')) {
    return html`<figure data-label="${label}">
      <figcaption>
        No picture, ${size} · <a href="${url}" rel="noopener">Save it</a>, and open it with care
      </figcaption>
    </figure>`;
  }
  return html`<figure data-label="${label}">
    <div class="viewer" data-viewer>
      <img src="${url}" alt="${of}: ${label}" decoding="async" draggable="false" />
    </div>
    <figcaption>${size} · <a href="${url}" target="_blank" rel="noopener">Full size</a></figcaption>
  </figure>`;
}

const order = ['FRONT', 'BACK', 'FACE'];

function byUse(one: StoredFile, other: StoredFile): number {
  const place = (file: StoredFile) => {
    const text = `${file.name} ${file.step}`.toUpperCase();
    const found = order.findIndex((word) => text.includes(word));
    return found === -1 ? order.length : found;
  };
  return place(one) - place(other);
}

/** `identity-FRONT` → `Front`, and so a step's `RESIDENCE_PERMIT_FRONT` while no other file of the document is one. */
function labelsOf(files: readonly StoredFile[]): readonly string[] {
  const whole = files.map(({ name, step }) =>
    SUBMITTED.test(name) ? name : (FETCHED.exec(name)?.[2] ?? (step === '' ? name : step)),
  );
  const sides = whole.map((text) => /(?:^|_)(FRONT|BACK|FACE)$/.exec(text)?.[1] ?? text);
  return new Set(sides).size === sides.length ? sides.map(words) : whole.map(words);
}
