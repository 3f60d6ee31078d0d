import type { MatchVerdict } from '../../matching/fields.ts';
import { type Html, html } from './html.ts';

const verdictWords: Readonly<Record<MatchVerdict, { sign: string; word: string }>> = {
  match: { sign: '✓', word: 'Match' },
  close: { sign: '≈', word: 'Close' },
  mismatch: { sign: '✕', word: 'Mismatch' },
  'not-available': { sign: '–', word: 'Not available' },
};

export function verdictBadge(verdict: MatchVerdict): Html {
  const { sign, word } = verdictWords[verdict];
  return html`<span class="verdict ${verdict}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}
