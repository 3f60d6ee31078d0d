import { countries } from '../vocabulary.ts';
import type { Account } from '../options.ts';
import { hasBack } from '../recognition.ts';
import type { Session } from '../state.ts';
import { type Choices, drawableTypes, holders, isDrawable, type Slot, slotsOf } from './choices.ts';
import { countryName, Html, html, type Option, select, words } from './html.ts';
import { relativeNames, relatives } from '../specimens/relatives.ts';
import { endings } from './endings.ts';
import { page } from './layout.ts';
import { holderOf } from './pictures.ts';
import { maxTotalBytes } from './submission.ts';

const option = (value: string, label: string): Option => ({ value, label });
const formatOptions = [option('jpeg', 'JPEG'), option('png', 'PNG'), option('pdf', 'PDF')];
const countryOptions = countries
  .map((code) => option(code, countryName(code)))
  .toSorted((one, other) => one.label.localeCompare(other.label, 'en'));
const ownFile = option('file', 'A file of my own…');
const blank = option('blank', 'A photo of nothing');

const pictureOptions: Record<Slot['kind'], readonly Option[]> = {
  document: [option('specimen', 'A drawn specimen'), blank, ownFile],
  face: [
    option('holder', 'The holder’s face'),
    option('other', 'Somebody else’s face'),
    option('blank', 'A photo without a face'),
    ownFile,
  ],
  step: [
    option('front', 'A drawn front'),
    option('back', 'A drawn back'),
    option('both', 'Both sides in one PDF'),
    blank,
    option('nothing', 'Nothing: skip this step'),
    ownFile,
  ],
};

const ownerOptions = [
  option('holder', 'The same person’s'),
  ...relativeNames.map((name) => option(name, capitalised(relatives[name].what))),
];

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface FormPage {
  session: Session;
  account: Account;
  choices: Choices;
  /** Milliseconds since 1970. */
  now: number;
  mistake: string | null;
}

/** Where the user is: what to show, and how iDenfy shall decide. */
export function formPage({ session, account, choices, now, mistake }: FormPage): string {
  const token = encodeURIComponent(session.authToken);
  const slots = slotsOf(session);
  const steps = slots.filter(({ kind }) => kind === 'step');
  const of = (kind: Slot['kind']) =>
    slots.filter((slot) => slot.kind === kind).map((slot) => picture(session, choices, slot));
  const isDocument = session.tokenType === 'DOCUMENT';
  const owner = select({
    name: 'secondOwner',
    label: 'Whose it is',
    value: choices.secondOwner,
    // A document session does not know what the identity session was shown.
    options: isDocument ? ownerOptions : [...ownerOptions, option('same-document', 'The first one again')],
  });
  const title = isDocument ? 'Show your document' : 'Verify your identity';
  const main = html` <h1>${title}</h1>
    <p class="about">
      You play the user <b class="client">${session.clientId}</b>. Everything is chosen already: send it as it
      is, or change what you show.
    </p>
    ${mistake !== null && html`<p class="mistake" role="alert" id="mistake" tabindex="-1">${mistake}</p>`}
    <form
      id="show"
      method="post"
      action="/ui/submit?authToken=${token}"
      enctype="multipart/form-data"
      data-token="${session.authToken}"
      data-drawn-from="${drawnFrom.join(' ')}"
      data-max-bytes="${maxTotalBytes}"
    >
      <section class="card" aria-labelledby="h-document">
        <h2 id="h-document">Your document</h2>
        ${undrawable(session)}
        <div class="fields">
          ${select({
            name: 'holder',
            label: 'You are',
            value: choices.holder,
            options: holders.map((holder) => {
              const { firstName, lastName } = holderOf(session, holder);
              return option(holder, `${firstName} ${lastName}`);
            }),
          })}
          ${select({
            name: 'type',
            label: 'Document',
            value: choices.type,
            options: drawableTypes(session).map((type) => option(type, words(type))),
          })}
          ${select({ name: 'country', label: 'Issued by', value: choices.country, options: countryOptions })}
          ${select({ name: 'format', label: 'Sent as', value: choices.format, options: formatOptions })}
          ${isDocument && owner}
        </div>
        <div class="pictures">${of('document')}</div>
      </section>
      ${
        !isDocument &&
        html`<section class="card" aria-labelledby="h-face">
          <h2 id="h-face">Your face</h2>
          <div class="pictures">${of('face')}</div>
        </section>`
      }
      ${
        steps.length > 0 &&
        html`<section class="card" aria-labelledby="h-steps">
          <h2 id="h-steps">Additional ${steps.length === 1 ? 'step' : 'steps'}</h2>
          <div class="fields">
            ${select({
              name: 'secondType',
              label: 'Second document',
              value: choices.secondType,
              options: ['RESIDENCE_PERMIT', 'ID_CARD', 'PASSPORT'].map((type) => option(type, words(type))),
            })}
            ${!isDocument && owner}
            ${select({
              name: 'secondCountry',
              label: 'It is issued by',
              value: choices.secondCountry,
              options: countryOptions,
            })}
            ${select({
              name: 'secondFormat',
              label: 'It is sent as',
              value: choices.secondFormat,
              options: formatOptions,
            })}
          </div>
          <div class="pictures">${of('step')}</div>
        </section>`
      }
      ${endings(session, account, choices, steps.length > 0)}
    </form>
    <form id="cancel" method="post" action="/ui/cancel?authToken=${token}"></form>
    <form id="expire" method="post" action="/ui/expire?authToken=${token}"></form>
    <div class="actions">
      <p class="left">
        Time left:
        <span role="timer" data-left="${Math.max(session.expiresAt - now, 0)}"
          >${minutes(session.expiresAt - now)}</span
        >
      </p>
      <div class="buttons">
        <button type="submit" form="show" class="primary">Send all</button>
        <button type="submit" form="cancel">Give up</button>
        <button type="submit" form="expire">Let it expire</button>
      </div>
    </div>`;
  return page({ title, main });
}

/** `m:ss`, as the script goes on to count. */
function minutes(milliseconds: number): string {
  const seconds = Math.max(Math.ceil(milliseconds / 1000), 0);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function undrawable(session: Session): Html | false {
  if (session.documents.some(isDrawable)) return false;
  return html`<p class="hint">
    This session takes ${session.documents.map(words).join(', ')}, of which no specimen can be drawn: show a
    file of your own, or see what becomes of another document.
  </p>`;
}

function picture(session: Session, choices: Choices, slot: Slot): Html {
  const shown = choices.pictures.get(slot.id) ?? '';
  const hidden = slot.id === 'BACK' && !hasBack(choices.type);
  const isDrawn = !hidden && shown !== 'nothing' && shown !== 'file';
  const hint = slot.hint !== null && slot.hint !== slot.label ? slot.hint : null;
  return html`<div class="picture" data-slot="${slot.id}" ${hidden && new Html('hidden')}>
    <div class="frame">
      <img
        ${isDrawn && html`src="${pictureAddress(session, choices, slot)}"`}
        ${!isDrawn && new Html('hidden')}
        alt="${slot.label}: what will be sent"
      />
      <span class="none" ${isDrawn && new Html('hidden')}>Nothing is sent</span>
    </div>
    ${select({
      name: `show.${slot.id}`,
      label: slot.label,
      value: shown,
      options: pictureOptions[slot.kind],
      ...(hint === null ? {} : { describedBy: `hint.${slot.id}` }),
    })}
    ${hint !== null && html`<p class="hint" id="hint.${slot.id}">${hint}</p>`}
    <div class="own">
      <label for="file.${slot.id}">Your file for “${slot.label}”</label>
      <input
        id="file.${slot.id}"
        name="file.${slot.id}"
        type="file"
        accept="image/jpeg,image/png,application/pdf"
        aria-describedby="limits.${slot.id}"
      />
      <p class="hint" id="limits.${slot.id}">
        JPEG, PNG or PDF; all files together at most ${maxTotalBytes / 1024 / 1024} MB.
      </p>
    </div>
  </div>`;
}

/** What a drawn picture depends on; the script makes the same address of the form's fields, in this order. */
const drawnFrom = ['holder', 'type', 'country', 'secondType', 'secondCountry', 'secondOwner'] as const;

function pictureAddress(session: Session, choices: Choices, slot: Slot): string {
  const query = new URLSearchParams({ authToken: session.authToken, slot: slot.id });
  for (const name of drawnFrom) query.set(name, choices[name]);
  query.set(`show.${slot.id}`, choices.pictures.get(slot.id) ?? '');
  return `/ui/picture?${query.toString()}`;
}
