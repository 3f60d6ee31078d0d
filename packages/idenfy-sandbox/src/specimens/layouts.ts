import {
  codePanel,
  type Drawing,
  ghost,
  label,
  mrz,
  NOTICE,
  paper,
  photo,
  signature,
  type Theme,
  value,
  watermark,
} from './art.ts';
import { countryName } from './countries.ts';
import type { SpecimenDocument, SpecimenSide, SpecimenType } from './document.ts';
import { text } from './lettering.ts';
import { mrzLines } from './mrz.ts';

const themes: Record<SpecimenType, Theme> = {
  ID_CARD: {
    paper: ['#dff0ec', '#f5f4e6', '#cfe3f1'],
    lines: ['#2f8f86', '#3f6fb0'],
    ink: '#13323b',
    label: '#3d6a70',
  },
  PASSPORT: {
    paper: ['#efe3f0', '#faf2e4', '#dfe0f4'],
    lines: ['#8a4a86', '#b5803a'],
    ink: '#2c1a3d',
    label: '#6d4c7c',
  },
  RESIDENCE_PERMIT: {
    paper: ['#fbe3de', '#f6f3ea', '#d8e8ee'],
    lines: ['#c05a4e', '#3d8aa0'],
    ink: '#40201c',
    label: '#8c4d44',
  },
};

const titles: Record<SpecimenType, string> = {
  ID_CARD: 'IDENTITY CARD',
  PASSPORT: 'PASSPORT',
  RESIDENCE_PERMIT: 'RESIDENCE PERMIT',
};

const shown = (date: string): string => date.split('-').toReversed().join('.');

/** All that the ground of a document depends on. */
type Issued = Pick<SpecimenDocument, 'type' | 'issuingCountry'>;

interface Layout {
  width: number;
  height: number;
  still: (document: Issued, theme: Theme) => string;
  own: (document: SpecimenDocument, theme: Theme) => string;
}

function header(document: Issued, width: number, theme: Theme): string {
  const country = text(40, 62, 36, countryName(document.issuingCountry).toUpperCase(), {
    face: 'bold',
    fill: theme.ink,
    maxWidth: width * 0.56,
  });
  const title = text(40, 98, 24, titles[document.type], { fill: theme.label });
  const tag = text(width - 40, 66, 40, document.issuingCountry, {
    face: 'bold',
    fill: theme.lines[0],
    anchor: 'end',
  });
  const rule = `<path d="M40 114H${width - 40}" stroke="${theme.lines[0]}" stroke-width="3" stroke-opacity="0.7"/>`;
  return country + title + tag + rule;
}

function band(width: number, height: number, from: number): string {
  return `<rect y="${from}" width="${width}" height="${height - from}" fill="#fff" fill-opacity="0.66"/>`;
}

interface Field {
  label: string;
  /** A column's part of the row's width, by default an equal one. */
  share?: number;
  value: (document: SpecimenDocument) => string;
  /** The same in the holder's own script. */
  original?: (document: SpecimenDocument) => string | undefined;
}

type Rows = readonly (readonly Field[])[];

interface Place {
  x: number;
  y: number;
  width: number;
  step: number;
}

function eachField(
  { x, y, width, step }: Place,
  rows: Rows,
  draw: (field: Field, x: number, y: number, width: number) => string,
): string {
  return rows
    .flatMap((row, index) => {
      let from = x;
      return row.map((field) => {
        const column = width * (field.share ?? 1 / row.length);
        from += column;
        return draw(field, from - column, y + index * step, column - 12);
      });
    })
    .join('');
}

const labels = (place: Place, theme: Theme, rows: Rows): string =>
  eachField(place, rows, (field, x, y, width) => label(x, y, width, theme, field.label));

const values = (place: Place, theme: Theme, rows: Rows, document: SpecimenDocument): string =>
  eachField(place, rows, (field, x, y, width) =>
    value(x, y, width, theme, field.value(document), field.original?.(document)),
  );

const birthPlace: Field = { label: 'Place of birth', value: ({ holder }) => holder.birthPlace ?? '–' };
const documentNumber: Field = { label: 'Document No.', value: ({ number }) => number };

const holderRows: Rows = [
  [
    {
      label: 'Surname',
      value: ({ holder }) => holder.lastName,
      original: ({ holder }) => holder.originalLastName,
    },
  ],
  [
    {
      label: 'Given names',
      value: ({ holder }) => holder.firstName,
      original: ({ holder }) => holder.originalFirstName,
    },
  ],
  [
    { label: 'Date of birth', value: ({ holder }) => shown(holder.dateOfBirth), share: 0.5 },
    { label: 'Sex', value: ({ holder }) => holder.sex, share: 0.2 },
    { label: 'Nationality', value: ({ holder }) => holder.nationality, share: 0.3 },
  ],
  [documentNumber, { label: 'Personal code', value: ({ holder }) => holder.personalCode ?? '–' }],
  [
    { label: 'Date of issue', value: ({ dateOfIssue }) => shown(dateOfIssue) },
    { label: 'Date of expiry', value: ({ dateOfExpiry }) => shown(dateOfExpiry) },
  ],
];

const backRows: Rows = [
  [{ label: 'Holder', value: ({ holder }) => `${holder.firstName} ${holder.lastName}` }],
  [documentNumber, birthPlace],
  [
    {
      label: 'Authority',
      value: ({ issuingCountry }) => `Office of Specimens, ${countryName(issuingCountry)}`,
    },
  ],
];

// 85.6 by 54 mm (ID-1) at 300 dots an inch, and 125 by 88 mm (ID-3), a passport's page, at about 250.
const CARD = { width: 1012, height: 638 };
const PAGE = { width: 1250, height: 880 };

const cardFrontRows: Place = { x: 306, y: 160, width: 380, step: 82 };
const cardFront: Layout = {
  ...CARD,
  still: (document, theme) =>
    [
      header(document, CARD.width, theme),
      text(40, 556, 15, "Holder's signature", { fill: theme.label }),
      labels(cardFrontRows, theme, holderRows),
      band(CARD.width, CARD.height, CARD.height - 50),
      text(CARD.width / 2, CARD.height - 17, 20, NOTICE, { anchor: 'middle', fill: theme.ink }),
    ].join(''),
  own: (document, theme) =>
    [
      photo(40, 140, 240, document.holder),
      signature(52, 504, 210, document.holder),
      values(cardFrontRows, theme, holderRows, document),
      ghost(782, 434, 112, document.holder),
      watermark(690, CARD.height - 50, theme.lines[1]),
      codePanel(694, 140, 280, { document, side: 'FRONT' }),
    ].join(''),
};

const cardBackRows: Place = { x: 40, y: 190, width: 620, step: 74 };
const cardBack: Layout = {
  ...CARD,
  still: (document, theme) =>
    [
      `<rect x="40" y="44" width="120" height="94" rx="14" fill="#d9b65c" stroke="#8f7430" stroke-width="3"/>`,
      `<path d="M40 75H86V107H40M160 75H114V107H160M86 44V75M114 44V75M86 107V138M114 107V138" fill="none" stroke="#8f7430" stroke-width="3"/>`,
      text(184, 84, 28, titles[document.type], { face: 'bold', fill: theme.ink }),
      text(184, 118, 22, countryName(document.issuingCountry), { fill: theme.label, maxWidth: 460 }),
      labels(cardBackRows, theme, backRows),
      text(40, 406, 18, NOTICE, { fill: theme.label }),
      band(CARD.width, CARD.height, 436),
    ].join(''),
  own: (document, theme) =>
    [
      values(cardBackRows, theme, backRows, document),
      watermark(680, 440, theme.lines[1]),
      codePanel(684, 44, 290, { document, side: 'BACK' }),
      mrz(46, 496, 930, 56, mrzLines(document)),
    ].join(''),
};

const passportRows: Place = { x: 404, y: 172, width: 440, step: 92 };
const passportPageRows: Rows = [...holderRows, [birthPlace]];
const passportPage: Layout = {
  ...PAGE,
  still: (document, theme) =>
    [
      header(document, PAGE.width, theme),
      text(50, 680, 15, "Holder's signature", { fill: theme.label }),
      labels(passportRows, theme, passportPageRows),
      text(404, 706, 18, NOTICE, { fill: theme.label }),
      band(PAGE.width, PAGE.height, 730),
    ].join(''),
  own: (document, theme) =>
    [
      photo(50, 150, 320, document.holder),
      signature(70, 620, 270, document.holder),
      values(passportRows, theme, passportPageRows, document),
      ghost(1016, 528, 150, document.holder),
      watermark(860, 730, theme.lines[1]),
      codePanel(862, 150, 348, { document, side: 'FRONT' }),
      mrz(44, 794, 1162, 60, mrzLines(document)),
    ].join(''),
};

const passportNotesRows: Place = { x: 50, y: 230, width: 760, step: 92 };
const passportNotes: Layout = {
  ...PAGE,
  still: (document, theme) => {
    const lines = Array.from({ length: 6 }, (_, line) => `M50 ${500 + line * 54}H1200`).join('');
    return [
      header(document, PAGE.width, theme),
      text(50, 176, 26, 'NOTES', { face: 'bold', fill: theme.ink }),
      labels(passportNotesRows, theme, backRows),
      `<path d="${lines}" stroke="${theme.label}" stroke-opacity="0.5" stroke-width="1.5"/>`,
      band(PAGE.width, PAGE.height, PAGE.height - 56),
      text(PAGE.width / 2, PAGE.height - 19, 22, NOTICE, { anchor: 'middle', fill: theme.ink }),
    ].join('');
  },
  own: (document, theme) =>
    [
      values(passportNotesRows, theme, backRows, document),
      watermark(860, PAGE.height - 56, theme.lines[1]),
      codePanel(862, 140, 348, { document, side: 'BACK' }),
    ].join(''),
};

const layouts: Record<SpecimenType, Record<SpecimenSide, Layout>> = {
  ID_CARD: { FRONT: cardFront, BACK: cardBack },
  PASSPORT: { FRONT: passportPage, BACK: passportNotes },
  RESIDENCE_PERMIT: { FRONT: cardFront, BACK: cardBack },
};

/** One side of a document; a passport's back is the page for notes beside the one with the portrait. */
export function documentDrawing(document: SpecimenDocument, side: SpecimenSide): Drawing {
  const { type, issuingCountry } = document;
  const theme = themes[type];
  const { width, height, still, own } = layouts[type][side];
  const key = `${issuingCountry} ${type} ${side}`;
  return {
    width,
    height,
    ground: { key, body: () => paper(width, height, theme, key) + still({ type, issuingCountry }, theme) },
    body: own(document, theme),
  };
}
