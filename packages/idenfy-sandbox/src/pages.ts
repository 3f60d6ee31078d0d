/** The style of the sandbox's pages, for a caller's own pages. */
export { type Html, html, select, words } from './ui/html.ts';

export { hasTypeOf, refusalOf } from './web-pages.ts';

/** Where the stylesheet of the hosted page is. */
export const stylesheet = new URL('./ui/page.css', import.meta.url);
