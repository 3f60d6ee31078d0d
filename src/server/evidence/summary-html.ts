import { html } from '../desk/html.ts';
import type { Summary } from './summary.ts';

/** Nothing is loaded, nothing runs: the file is opened from a disk, years later. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

export function summaryHtml({ title, lead, sections }: Summary): string {
  const body = html`<main>
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
    ${sections.map(
      ({ heading, rows }) =>
        html`<section>
          <h2>${heading}</h2>
          <dl>
            ${rows.map(
              ({ label, text }) =>
                html`<dt>${label}</dt>
                  <dd>${text}</dd>`,
            )}
          </dl>
        </section>`,
    )}
  </main>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<title>Evidence of a verification</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 52rem; padding: 0 1rem; color: #111; }
h1 { font-size: 1.5rem; } h2 { font-size: 1rem; margin: 1.4rem 0 .3rem; border-bottom: 1px solid #ccc; }
.lead { font-size: 1.1rem; font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(9rem, 15rem) 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: #555; overflow-wrap: anywhere; } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
.mark { border: 1px solid #b00; font-size: .8em; padding: 0 .2em; }
@media print { body { font-size: 11px; margin: 0; max-width: none; } }
</style>
</head>
<body>
${body.text}
</body>
</html>
`;
}
