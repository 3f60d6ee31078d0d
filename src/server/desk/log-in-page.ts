import { html } from './html.ts';
import { page } from './layout.ts';

/** What a reviewer had typed when the log-in was over. */
export interface Kept {
  readonly reason: string;
  readonly reviewer: string;
}

export function logInPage(view: {
  csrf: string;
  next: string;
  mistake: string | null;
  note?: string;
  kept?: Kept | undefined;
}): string {
  const { csrf, next, mistake, note, kept } = view;
  return page({
    title: 'Log in',
    visit: null,
    main: html`<form class="card narrow" method="post" action="/desk/log-in" data-once>
      <h1>Log in</h1>
      ${note !== undefined && html`<p>${note}</p>`}
      ${mistake !== null && html`<p class="mistake" role="alert" id="mistake">${mistake}</p>`}
      <input type="hidden" name="csrf" value="${csrf}" />
      <input type="hidden" name="next" value="${next}" />
      ${
        kept !== undefined &&
        html`<input type="hidden" name="reason" value="${kept.reason}" />
          <input type="hidden" name="reviewer" value="${kept.reviewer}" />`
      }
      <label for="key">API key of an operator</label>
      <input
        id="key"
        name="key"
        type="password"
        required
        autofocus
        maxlength="200"
        autocomplete="current-password"
        autocapitalize="none"
        spellcheck="false"
        ${mistake !== null && html`aria-invalid="true" aria-describedby="mistake"`}
      />
      <button type="submit" class="primary">Log in</button>
      <p class="quiet">
        What you decide is recorded under the name of this key. <code>npm run keys</code> makes one with the
        scope <code>operator</code>.
      </p>
    </form>`,
  });
}

/** A page of ours that goes on to `url`: the browser withholds our cookie from what another site's link opened. */
export function bouncePage(url: string): string {
  return page({
    title: 'Opening',
    visit: null,
    head: html`<meta http-equiv="refresh" content="0;url=${url}" />`,
    main: html`<p class="narrow"><a href="${url}">Go on</a></p>`,
  });
}
