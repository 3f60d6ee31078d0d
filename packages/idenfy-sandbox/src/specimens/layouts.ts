import {
  codePanel,
  type Drawing,
  field,
  type Field,
  ghost,
  mrz,
  paper,
  photo,
  signature,
  type Theme,
  watermark,
} from './art.ts';
import { countryName } from './countries.ts';
import type { SpecimenDocument, SpecimenSide, SpecimenType } from './document.ts';
import { text } from './lettering.ts';
import { mrzLines } from './mrz.ts';
import type { SpecimenPerson } from './person.ts';
import { portrait } from './portrait.ts';

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

const NOTICE = 'SPECIMEN of an invented person. Issued by nobody, proves nothing.';

const shown = (date: string): string => date.split('-').toReversed().join('.');

function header(document: SpecimenDocument, width: number, theme: Theme): string {
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

/** `share` is a column's part of the row's width, by default an equal one. */
type Rows = readonly (readonly (Field & { share?: number })[])[];

function rows(x: number, y: number, width: number, step: number, theme: Theme, list: Rows): string {
  return list
    .flatMap((row, index) => {
      let from = x;
      return row.map((entry) => {
        const column = width * (entry.share ?? 1 / row.length);
        from += column;
        return field(from - column, y + index * step, column - 12, theme, entry);
      });
    })
    .join('');
}

function holderRows({ holder, number, dateOfIssue, dateOfExpiry }: SpecimenDocument): Rows {
  return [
    [{ label: 'Surname', value: holder.lastName, original: holder.originalLastName }],
    [{ label: 'Given names', value: holder.firstName, original: holder.originalFirstName }],
    [
      { label: 'Date of birth', value: shown(holder.dateOfBirth), share: 0.5 },
      { label: 'Sex', value: holder.sex, share: 0.2 },
      { label: 'Nationality', value: holder.nationality, share: 0.3 },
    ],
    [
      { label: 'Document No.', value: number },
      { label: 'Personal code', value: holder.personalCode ?? '–' },
    ],
    [
      { label: 'Date of issue', value: shown(dateOfIssue) },
      { label: 'Date of expiry', value: shown(dateOfExpiry) },
    ],
  ];
}

function backRows({ holder, number, issuingCountry }: SpecimenDocument): Rows {
  return [
    [{ label: 'Holder', value: `${holder.firstName} ${holder.lastName}` }],
    [
      { label: 'Document No.', value: number },
      { label: 'Place of birth', value: holder.birthPlace ?? '–' },
    ],
    [{ label: 'Authority', value: `Office of Specimens, ${countryName(issuingCountry)}` }],
  ];
}

// 85.6 by 54 mm (ID-1) at 300 dots an inch, and 125 by 88 mm (ID-3), a passport's page, at about 250.
const CARD = { width: 1012, height: 638 };
const PAGE = { width: 1250, height: 880 };

function cardFront(document: SpecimenDocument, theme: Theme): string {
  const { width, height } = CARD;
  return [
    header(document, width, theme),
    photo(40, 140, 240, document.holder),
    signature(52, 504, 210, document.holder),
    text(40, 556, 15, "Holder's signature", { fill: theme.label }),
    rows(306, 160, 380, 82, theme, holderRows(document)),
    ghost(782, 434, 112, document.holder),
    watermark(690, height - 50, theme.lines[1]),
    codePanel(694, 140, 280, { document, side: 'FRONT' }),
    band(width, height, height - 50),
    text(width / 2, height - 17, 20, NOTICE, { anchor: 'middle', fill: theme.ink }),
  ].join('');
}

function cardBack(document: SpecimenDocument, theme: Theme): string {
  const { width, height } = CARD;
  return [
    `<rect x="40" y="44" width="120" height="94" rx="14" fill="#d9b65c" stroke="#8f7430" stroke-width="3"/>`,
    `<path d="M40 75H86V107H40M160 75H114V107H160M86 44V75M114 44V75M86 107V138M114 107V138" fill="none" stroke="#8f7430" stroke-width="3"/>`,
    text(184, 84, 28, titles[document.type], { face: 'bold', fill: theme.ink }),
    text(184, 118, 22, countryName(document.issuingCountry), { fill: theme.label, maxWidth: 460 }),
    rows(40, 190, 620, 74, theme, backRows(document)),
    watermark(680, 440, theme.lines[1]),
    codePanel(684, 44, 290, { document, side: 'BACK' }),
    text(40, 406, 18, NOTICE, { fill: theme.label }),
    band(width, height, 436),
    mrz(46, 496, 930, 56, mrzLines(document)),
  ].join('');
}

function passportPage(document: SpecimenDocument, theme: Theme): string {
  const { width, height } = PAGE;
  return [
    header(document, width, theme),
    photo(50, 150, 320, document.holder),
    signature(70, 620, 270, document.holder),
    text(50, 680, 15, "Holder's signature", { fill: theme.label }),
    rows(404, 172, 440, 92, theme, [
      ...holderRows(document),
      [{ label: 'Place of birth', value: document.holder.birthPlace ?? '–' }],
    ]),
    ghost(1016, 528, 150, document.holder),
    watermark(860, 730, theme.lines[1]),
    codePanel(862, 150, 348, { document, side: 'FRONT' }),
    text(404, 706, 18, NOTICE, { fill: theme.label }),
    band(width, height, 730),
    mrz(44, 794, 1162, 60, mrzLines(document)),
  ].join('');
}

function passportNotes(document: SpecimenDocument, theme: Theme): string {
  const { width, height } = PAGE;
  const lines = Array.from({ length: 6 }, (_, line) => `M50 ${500 + line * 54}H1200`).join('');
  return [
    header(document, width, theme),
    text(50, 176, 26, 'NOTES', { face: 'bold', fill: theme.ink }),
    rows(50, 230, 760, 92, theme, backRows(document)),
    `<path d="${lines}" stroke="${theme.label}" stroke-opacity="0.5" stroke-width="1.5"/>`,
    watermark(860, height - 56, theme.lines[1]),
    codePanel(862, 140, 348, { document, side: 'BACK' }),
    band(width, height, height - 56),
    text(width / 2, height - 19, 22, NOTICE, { anchor: 'middle', fill: theme.ink }),
  ].join('');
}

/** One side of a document; a passport's back is the page for notes beside the one with the portrait. */
export function documentDrawing(document: SpecimenDocument, side: SpecimenSide): Drawing {
  const theme = themes[document.type];
  const passport = document.type === 'PASSPORT';
  const size = passport ? PAGE : CARD;
  const [front, back] = passport ? [passportPage, passportNotes] : [cardFront, cardBack];
  const ground = paper(size.width, size.height, theme, `${document.issuingCountry} ${document.type} ${side}`);
  return { ...size, body: ground + (side === 'FRONT' ? front : back)(document, theme) };
}

/** The holder as a telephone's front camera would see them. */
export function faceDrawing(holder: SpecimenPerson): Drawing {
  const width = 900;
  const height = 1200;
  const body = `
  <defs><radialGradient id="room" cx="0.7" cy="0.2" r="1.1"><stop offset="0" stop-color="#f7efe0"/><stop offset="0.5" stop-color="#d3c6b4"/><stop offset="1" stop-color="#8f8577"/></radialGradient></defs>
  <rect width="${width}" height="${height}" fill="url(#room)"/>
  <rect x="560" y="70" width="270" height="420" rx="8" fill="#eaf4fa" fill-opacity="0.8"/>
  <path d="M695 70V490M560 280H830" stroke="#b9a78f" stroke-width="10"/>
  <rect x="60" y="210" width="210" height="16" fill="#8a6f52"/><rect x="84" y="96" width="26" height="114" fill="#9a4f46"/><rect x="114" y="116" width="22" height="94" fill="#4f6f8a"/><rect x="140" y="88" width="30" height="122" fill="#6b7a4b"/>
  <g transform="translate(-30 -20) scale(3.26)">${portrait(holder)}</g>
  ${watermark(width, height, '#ffffff', 0.26)}
  ${codePanel(590, 880, 280, { face: holder })}
  <rect y="1164" width="${width}" height="36" fill="#14171a" fill-opacity="0.7"/>
  ${text(20, 1189, 20, NOTICE, { fill: '#fff' })}`;
  return { width, height, body };
}

/** A table top with nothing on it. */
export function blankDrawing(): Drawing {
  const boards = Array.from(
    { length: 6 },
    (_, board) =>
      `<rect y="${board * 125}" width="1000" height="122" fill="${['#a97c50', '#b3865a', '#9f7348'][board % 3] ?? ''}"/>`,
  ).join('');
  const grain = Array.from({ length: 18 }, (_, line) => {
    const y = 20 + line * 41;
    return `M0 ${y}C250 ${y + 14} 600 ${y - 12} 1000 ${y + 8}`;
  }).join('');
  const body = `<rect width="1000" height="750" fill="#7d5a38"/>${boards}<path d="${grain}" fill="none" stroke="#6e4c2c" stroke-width="2" stroke-opacity="0.5"/>`;
  return { width: 1000, height: 750, body };
}
