/** HTML that is safe to send: made by `html` alone, which escapes whatever else is put into it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Html | string | number | null | undefined | false | readonly Part[];

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Characters that turn the text after them, are not seen, or break the line where none is broken: a value with one of
 * them is not what it looks like. Tabs and line breaks are as they look.
 */
const HIDDEN =
  /(?![\t\n\r])[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u2800\ufff9-\ufffb]/u;
const EACH_HIDDEN = new RegExp(HIDDEN, 'gu');

/** The blocks whose scripts run from right to left, after the default classes of the Unicode Bidirectional Algorithm. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const codeOf = (sign: string) =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Where a text stands: among elements, in an attribute or an element that holds text alone, or in what a form sends. */
type Place = 'elements' | 'text' | 'form';

function placeAfter(markup: string): Place {
  const [, attribute] = /\s([\w-]+)=["'][^"'<>]*$/.exec(markup) ?? [];
  if (attribute !== undefined) return attribute === 'value' ? 'form' : 'text';
  const [, element] = /<(textarea|title)\b[^<>]*>[^<]*$/i.exec(markup) ?? [];
  if (element !== undefined) return element.toLowerCase() === 'textarea' ? 'form' : 'text';
  return 'elements';
}

/** What is sent back must come back as it was; all else is for a reader. */
function shownAt(place: () => Place, text: string): string {
  if (!HIDDEN.test(text) && !RIGHT_TO_LEFT.test(text)) return escape(text);
  const where = place();
  if (where === 'elements') return isolated(text).text;
  return where === 'form'
    ? escape(text)
    : escape(text).replaceAll(EACH_HIDDEN, (sign) => `[${codeOf(sign)}]`);
}

function textOf(part: Part, place: () => Place): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return shownAt(place, String(part));
  return part.map((each) => textOf(each, place)).join('');
}

/**
 * `html\`<p>${name}</p>\``: `name` is escaped, other `html` and lists of it go in as they are, null leaves nothing. Text
 * that runs from right to left is kept apart from what stands around it, and characters that turn or hide text are
 * shown as marks, wherever it stands and whoever forgot to think of it.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let made = '';
  for (const [index, text] of strings.entries()) {
    made += text;
    made += textOf(parts[index], () => placeAfter(made));
  }
  return new Html(made);
}

/** A value of unknown language, which neither turns what stands around it nor is turned by it. */
export function isolated(...pieces: readonly (Html | string)[]): Html {
  const inner = pieces.map((piece) => (typeof piece === 'string' ? withMarks(piece).text : piece.text));
  return new Html(`<bdi lang="">${inner.join('')}</bdi>`);
}

/** A piece of a value that is isolated as a whole. */
export function withMarks(text: string): Html {
  return new Html(
    escape(text).replaceAll(
      EACH_HIDDEN,
      (sign) =>
        `<span class="mark" title="A character that is not seen or turns the text">${codeOf(sign)}</span>`,
    ),
  );
}
