import { type Html, html } from './html.ts';

/** A whole page. `head` is for what only this page needs. */
export function page(content: { title: string; main: Html; head?: Html }): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${content.title} · not iDenfy</title>
        <link rel="stylesheet" href="/ui/page.css" />
        <link rel="icon" href="data:," />
        <script src="/ui/page.js" defer></script>
        ${content.head}
      </head>
      <body>
        <header class="warning">
          <p>
            <strong>This is not iDenfy.</strong> It is a sandbox on somebody’s own machine. Show it no real
            documents and no real face.
          </p>
        </header>
        <main>${content.main}</main>
      </body>
    </html>`.text;
}

/** Goes on to `url` by itself, with or without scripts. */
export const goOn = (url: string) => html`<meta http-equiv="refresh" content="0;url=${url}" />`;
