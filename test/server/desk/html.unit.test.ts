/** What a value shows a reviewer is what it holds. */
import { describe, expect, test } from '@jest/globals';
import { html, isolated } from '../../../src/server/desk/html.ts';

/** Names of the Unicode Character Database. */
const turning = {
  'RIGHT-TO-LEFT OVERRIDE': '\u202e',
  'LEFT-TO-RIGHT OVERRIDE': '\u202d',
  'RIGHT-TO-LEFT EMBEDDING': '\u202b',
  'POP DIRECTIONAL FORMATTING': '\u202c',
  'RIGHT-TO-LEFT ISOLATE': '\u2067',
  'POP DIRECTIONAL ISOLATE': '\u2069',
  'RIGHT-TO-LEFT MARK': '\u200f',
  'ARABIC LETTER MARK': '\u061c',
};
const hiding = {
  'ZERO WIDTH SPACE': '\u200b',
  'ZERO WIDTH JOINER': '\u200d',
  'WORD JOINER': '\u2060',
  'ZERO WIDTH NO-BREAK SPACE': '\ufeff',
  'SOFT HYPHEN': '\u00ad',
  'COMBINING GRAPHEME JOINER': '\u034f',
  'HANGUL FILLER': '\u3164',
  'HALFWIDTH HANGUL FILLER': '\uffa0',
  'MONGOLIAN VOWEL SEPARATOR': '\u180e',
  'BRAILLE PATTERN BLANK': '\u2800',
  'INTERLINEAR ANNOTATION ANCHOR': '\ufff9',
  'TAG LATIN SMALL LETTER A': '\u{e0061}',
  'VARIATION SELECTOR-16': '\ufe0f',
  'LINE SEPARATOR': '\u2028',
  BACKSPACE: '\b',
  NULL: '\0',
  DELETE: '\x7f',
  'NEXT LINE': '\x85',
};
const signs = Object.entries({ ...turning, ...hiding });

describe('a character that turns or hides text', () => {
  test.each(signs)('%s is shown as a mark, in text and in attributes', (_name, sign) => {
    const code = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    const value = `AB${sign}CD`;
    const inText = html`<td>${value}</td>`.text;
    expect(inText).toContain(`>${code}</span>`);
    const places = [
      inText,
      html`<td>${[value, html`<b>x</b>`]}</td>`.text,
      html`<title>${value} · x</title>`.text,
      html`<img alt="${value}" />`.text,
      html`title="${value}"`.text,
      isolated(value).text,
    ];
    for (const place of places) {
      expect(place).toContain(code);
      expect(place).not.toContain(sign);
      expect(place).toContain('AB');
    }
  });

  test.each(signs)('%s stays what it is where a form sends it back', (_name, sign) => {
    const value = `AB${sign}CD`;
    expect(html`<input value="${value}" />`.text).toBe(`<input value="${value}" />`);
    expect(html`<textarea dir="auto">${value}</textarea>`.text).toContain(value);
  });

  test('marks and isolation leave no way in for markup', () => {
    const value = '\u202e<script>"\'&';
    for (const { text } of [
      html`<p>${value}</p>`,
      html`<p title="${value}"></p>`,
      html`<textarea>${value}</textarea>`,
    ]) {
      expect(text).not.toMatch(/<script|[^=]"'/);
    }
  });
});

describe('text that runs from right to left', () => {
  test.each(['محمد', 'דוד', 'ܕܘܝܕ', 'ދިވެހި', '𞤀𞤣𞤤𞤢𞤥'])(
    '%s is kept apart from what stands around it',
    (name) => {
      expect(html`<p>${name} (7)</p>`.text).toBe(`<p><bdi lang="">${name}</bdi> (7)</p>`);
      expect(html`<title>${name}</title>`.text).toBe(`<title>${name}</title>`);
    },
  );

  test('plain text is as it was', () => {
    expect(html`<p>${'Žygimantė\t漢字 🙂\n'}</p>`.text).toBe('<p>Žygimantė\t漢字 🙂\n</p>');
  });
});
