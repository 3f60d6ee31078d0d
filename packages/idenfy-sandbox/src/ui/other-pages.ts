import { nextUrl } from '../next-session.ts';
import type { Session } from '../state.ts';
import { type Html, html } from './html.ts';
import { goOn, page } from './layout.ts';

/** There is no such session. */
export function unknownPage(): string {
  return page({
    title: 'Unknown link',
    main: html`<h1>This link leads nowhere</h1>
      <p>
        The sandbox has no session with this token. Perhaps the link is cut short, or the sandbox was started
        anew and has forgotten it.
      </p>
      <p>Start a verification again, and follow its new link.</p>`,
  });
}

/** A request of this page that cannot be done. */
export function mistakePage(message: string): string {
  return page({
    title: 'That did not work',
    main: html`<h1>That did not work</h1>
      <p role="alert">${message}</p>
      <p>Go back and try again.</p>`,
  });
}

/** The files are in, and the decision is being made. */
export function workingPage(session: Session): string {
  const here = `/ui?authToken=${encodeURIComponent(session.authToken)}&ended=1`;
  return page({
    title: 'Checking',
    head: html`<noscript><meta http-equiv="refresh" content="1;url=${here}" /></noscript>`,
    main: html`<h1>Your documents are being checked</h1>
      <p role="status" class="working" data-working="${session.authToken}">
        This takes a moment. You are taken back by yourself.
      </p>`,
  });
}

/** The session is over. `justNow`: the user has just ended it, and is sent on; `leadsOn`: into another session. */
export function endedPage(
  session: Session,
  { justNow, leadsOn }: { justNow: boolean; leadsOn: boolean },
): string {
  const next = nextUrl(session);
  const { heading, text } = ending(session, justNow);
  return page({
    title: heading,
    ...(justNow && next !== null ? { head: goOn(next) } : {}),
    main: html`<h1>${heading}</h1>
      <p role="status">${text}</p>
      ${
        next === null
          ? html`<p>You can close this page.</p>`
          : html`<p>
              <a class="button primary" href="${next}"
                >${leadsOn ? 'Go on to your next document' : 'Go back to where you came from'}</a
              >
            </p>`
      }`,
  });
}

function ending(
  { phase, result, pending }: Session,
  justNow: boolean,
): { heading: string; text: Html | string } {
  if (phase === 'EXPIRED') {
    return { heading: 'This session has expired', text: 'Its time is over; its link cannot be used again.' };
  }
  if (phase === 'CANCELLED')
    return { heading: 'You gave up', text: 'This session was cancelled by its user.' };
  if (phase === 'DELETED') return { heading: 'This session was deleted', text: 'Nothing of it is kept.' };
  const decision = html`iDenfy’s stand-in decided <b>${result?.status.overall ?? 'nothing yet'}</b>${
      pending === null ? '.' : ', and a person at iDenfy will review it.'
    }`;
  return justNow
    ? { heading: 'Done', text: decision }
    : { heading: 'This link was used already', text: html`A session can be used once. ${decision}` };
}
