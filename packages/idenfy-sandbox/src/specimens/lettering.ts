import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

// Letters are drawn as outlines: librsvg, which sharp draws with, takes text from the machine's own fonts, and a
// server or container often has none (every letter would be an empty box). DejaVu covers Latin, Greek, Cyrillic,
// Armenian, Georgian, Hebrew and Arabic, under a licence that lets anybody use and pass on the fonts. What it
// lacks (Chinese, say) shows as its box; the code holds such names all the same.
const require = createRequire(import.meta.url);
const files = {
  regular: 'DejaVuSansCondensed.ttf',
  bold: 'DejaVuSansCondensed-Bold.ttf',
  mono: 'DejaVuSansMono.ttf',
} as const;

export type Face = keyof typeof files;

interface OpenFont {
  font: Font;
  outlines: Map<number, string>;
}

const open = new Map<Face, OpenFont>();

function openFont(face: Face): OpenFont {
  const known = open.get(face);
  if (known) return known;
  const font = create(readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${files[face]}`)));
  if (!('layout' in font)) throw new Error(`${files[face]} holds no single font`);
  const opened = { font, outlines: new Map<number, string>() };
  open.set(face, opened);
  return opened;
}

export interface TextOptions {
  face?: Face;
  fill?: string;
  opacity?: number;
  anchor?: 'start' | 'middle' | 'end';
  /** The text is set smaller where it would be wider than this. */
  maxWidth?: number;
  /** Where lines of one width are wanted, whatever the font's own: extra room after each letter fills it. */
  exactWidth?: number;
}

/** One line of text as an SVG group of outlines, its baseline starting (or centred, or ending) at `x`, `y`. */
export function text(x: number, y: number, size: number, words: string, options: TextOptions = {}): string {
  const { font, outlines } = openFont(options.face ?? 'regular');
  // Control characters have no outline that would tell anybody anything.
  const run = font.layout(words.replaceAll(/\p{Cc}/gu, ' '));
  const natural = (run.advanceWidth * size) / font.unitsPerEm;
  const shrink =
    options.maxWidth !== undefined && natural > options.maxWidth ? options.maxWidth / natural : 1;
  const scale = (size * shrink) / font.unitsPerEm;
  const spare =
    options.exactWidth === undefined
      ? 0
      : (options.exactWidth / scale - run.advanceWidth) / Math.max(1, run.glyphs.length);
  const width = options.exactWidth ?? natural * shrink;
  const left = x - { start: 0, middle: width / 2, end: width }[options.anchor ?? 'start'];

  let pen = 0;
  let paths = '';
  run.glyphs.forEach((glyph, index) => {
    const position = run.positions[index];
    let outline = outlines.get(glyph.id);
    if (outline === undefined) {
      outline = glyph.path.toSVG();
      outlines.set(glyph.id, outline);
    }
    const at = pen + (position?.xOffset ?? 0);
    if (outline) {
      paths += `<path transform="translate(${at.toFixed(1)} ${position?.yOffset ?? 0})" d="${outline}"/>`;
    }
    pen += (position?.xAdvance ?? 0) + spare;
  });
  const opacity = options.opacity === undefined ? '' : ` fill-opacity="${options.opacity}"`;
  return `<g transform="translate(${left.toFixed(2)} ${y}) scale(${scale.toFixed(5)} ${(-scale).toFixed(5)})" fill="${options.fill ?? '#1d2733'}"${opacity}>${paths}</g>`;
}
