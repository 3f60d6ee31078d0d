/** HTML that is safe to send: made by `html` alone, which escapes whatever else is put into it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  return part.map(textOf).join('');
}

/** `html\`<p>${name}</p>\``: `name` is escaped, other `html` and lists of it go in as they are, null leaves nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, index) => text + textOf(parts[index])).join(''));
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A labelled native select: it works on a phone, by keyboard and without scripts. */
export function select(field: {
  name: string;
  label: string;
  value: string;
  options: readonly Option[];
  /** What describes it further, by id. */
  describedBy?: string;
}): Html {
  const options = field.options.map(
    ({ value, label }) =>
      html`<option value="${value}" ${value === field.value && new Html('selected')}>${label}</option>`,
  );
  const described = field.describedBy === undefined ? '' : html`aria-describedby="${field.describedBy}"`;
  return html`<div class="field">
    <label for="${field.name}">${field.label}</label>
    <select id="${field.name}" name="${field.name}" autocomplete="off" ${described}>
      ${options}
    </select>
  </div>`;
}

/** `LT` → `Lithuania`; the code itself where it has no name. */
export function countryName(code: string): string {
  return names.of(code) ?? code;
}

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** `RESIDENCE_PERMIT` → `Residence permit`. */
export function words(code: string): string {
  const text = code.toLowerCase().replaceAll(/[_-]+/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
