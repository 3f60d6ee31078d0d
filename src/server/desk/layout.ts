/** What all pages of the desk have around them. */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { type Html, html } from './html.ts';

interface Asset {
  readonly path: string;
  /** With a digest of the content, so that browsers may keep it for ever. */
  readonly url: string;
  readonly type: string;
  readonly content: Buffer;
}

function asset(name: string, type: string): Asset {
  const content = readFileSync(new URL(`assets/${name}`, import.meta.url));
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 16);
  const path = `/desk/assets/${name}`;
  return { path, url: `${path}?v=${digest}`, type, content };
}

const styles = ['base', 'queue', 'verification', 'details', 'small-screens'].map((name) =>
  asset(`${name}.css`, 'text/css; charset=utf-8'),
);
const script = asset('desk.js', 'text/javascript; charset=utf-8');
const viewer = asset('viewer.js', 'text/javascript; charset=utf-8');
const icon = asset('icon.svg', 'image/svg+xml');

export const assets: readonly Asset[] = [...styles, script, viewer, icon];

/** Nothing but our own files, nothing inline, nothing from elsewhere, and no page may frame ours. */
export const PAGE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Who looks, and the token that their forms carry. */
export interface Visit {
  readonly keyName: string;
  readonly csrf: string;
}

export function page(content: {
  title: string;
  main: Html;
  visit: Visit | null;
  /** What the first Tab leads to besides the content. */
  skip?: Html;
  head?: Html;
}): string {
  const { title, main, visit, skip, head } = content;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Review desk</title>
        ${styles.map(({ url }) => html`<link rel="stylesheet" href="${url}" />`)}
        <link rel="icon" href="${icon.url}" type="image/svg+xml" />
        <script src="${script.url}" type="module"></script>
        <script src="${viewer.url}" type="module"></script>
        ${head}
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        ${skip}
        <header class="top">
          <a class="brand" href="/desk">Review desk</a>
          ${visit !== null && html`<nav><a href="/desk">Queue</a> <a href="/desk/blocked">Blocked</a></nav>`}
          ${
            visit !== null &&
            html`<span class="who" title="The name of your API key">${visit.keyName}</span>
              <form method="post" action="/desk/log-out">
                <input type="hidden" name="csrf" value="${visit.csrf}" />
                <button type="submit" class="plain">Log out</button>
              </form>`
          }
        </header>
        <main id="content" tabindex="-1">${main}</main>
        <p class="live" id="live" role="status" aria-live="polite"></p>
      </body>
    </html>`.text;
}

/** What cannot be shown or done, and what would help. */
export function troublePage(trouble: {
  title: string;
  text: string;
  help?: string;
  visit: Visit | null;
}): string {
  const { title, text, help, visit } = trouble;
  return page({
    title,
    visit,
    main: html`<section class="card narrow">
      <h1>${title}</h1>
      <p role="alert">${text}</p>
      ${help !== undefined && html`<p class="quiet">${help}</p>`}
      <p><a class="button" href="/desk">To the queue</a></p>
    </section>`,
  });
}
