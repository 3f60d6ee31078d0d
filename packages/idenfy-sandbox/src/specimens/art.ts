import { codePath, type SpecimenReading } from './code.ts';
import { text } from './lettering.ts';
import type { SpecimenPerson } from './person.ts';
import { portrait } from './portrait.ts';
import { randomFrom } from './random.ts';

export const NOTICE = 'SPECIMEN of an invented person. Issued by nobody, proves nothing.';

export interface Theme {
  paper: readonly [string, string, string];
  lines: readonly [string, string];
  ink: string;
  label: string;
}

/** A drawing in its own units; whoever renders it chooses the pixels. */
export interface Drawing {
  width: number;
  height: number;
  /** What lies under the rest and is the same for all that have the key: it is rendered once. */
  ground: { key: string; body: () => string };
  body: string;
}

export function svg({ width, height }: Drawing, body: string, pixels: number): Buffer {
  const size = `width="${pixels}" height="${Math.round((pixels * height) / width)}"`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}">${body}</svg>`,
  );
}

function curve(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

function rosette(x: number, y: number, radius: number, petals: number, colour: string): string {
  const rings = [0, 1, 2, 3, 4, 5, 6].map((ring) => {
    const size = 1 - ring * 0.09;
    const points = Array.from({ length: 240 }, (_, step): [number, number] => {
      const angle = (step / 239) * 2 * Math.PI;
      const reach = radius * size * (0.84 + 0.16 * Math.cos(petals * angle + ring * 0.7));
      return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
    });
    return curve(points);
  });
  return `<path d="${rings.join('')}" fill="none" stroke="${colour}" stroke-width="1" stroke-opacity="0.34"/>`;
}

/** Tinted paper under fine waves, in the manner of security printing; `seed` bends the waves. */
export function paper(width: number, height: number, theme: Theme, seed: string): string {
  const random = randomFrom(seed);
  const phase = random.below(60) / 10;
  const wave = (line: number, lines: number, bend: number): string => {
    const base = (line / lines) * height * 1.2 - height * 0.1;
    const points = Array.from({ length: 41 }, (_, step): [number, number] => {
      const across = step / 40;
      const swing =
        Math.sin(across * 6.3 * bend + phase + line / 9) * 26 + Math.sin(across * 15 + line / 5) * 9;
      return [across * width, base + swing];
    });
    return curve(points);
  };
  const waves = (lines: number, bend: number): string =>
    Array.from({ length: lines }, (_, line) => wave(line, lines, bend)).join('');
  return `
  <defs><linearGradient id="paper" x1="0" y1="0" x2="1" y2="1">
    ${theme.paper.map((colour, index) => `<stop offset="${index / 2}" stop-color="${colour}"/>`).join('')}
  </linearGradient></defs>
  <rect width="${width}" height="${height}" fill="url(#paper)"/>
  <path d="${waves(30, 1)}" fill="none" stroke="${theme.lines[0]}" stroke-width="1.1" stroke-opacity="0.4"/>
  <path d="${waves(22, -1.6)}" fill="none" stroke="${theme.lines[1]}" stroke-width="1.1" stroke-opacity="0.32"/>
  ${rosette(width * 0.5, height * 0.55, height * 0.36, 12 + random.below(6), theme.lines[0])}
  ${rosette(width * 0.92, height * 0.1, height * 0.26, 9 + random.below(5), theme.lines[1])}`;
}

/** The word across `width` by `height` from the drawing's corner, so that nobody takes it for a real document. */
export function watermark(width: number, height: number, colour: string, opacity = 0.2): string {
  const diagonal = Math.hypot(width, height);
  const angle = (-Math.atan2(height, width) * 180) / Math.PI;
  const word = text(0, diagonal * 0.055, diagonal * 0.16, 'SPECIMEN', {
    face: 'bold',
    fill: colour,
    opacity,
    anchor: 'middle',
    exactWidth: diagonal * 0.86,
  });
  return `<g transform="translate(${width / 2} ${height / 2}) rotate(${angle.toFixed(2)})">${word}</g>`;
}

/** The code on a white panel of `size` units, with the quiet zone that a reader needs around it. */
export function codePanel(x: number, y: number, size: number, reading: SpecimenReading): string {
  const margin = size * 0.06;
  return `<g transform="translate(${x} ${y})">
    <rect width="${size}" height="${size}" rx="${size * 0.03}" fill="#fff"/>
    <g transform="translate(${margin} ${margin})">${codePath(reading, size - 2 * margin)}</g></g>`;
}

/** A framed portrait of `width` units, 4:5. */
export function photo(x: number, y: number, width: number, holder: SpecimenPerson): string {
  const scale = width / 300;
  return `<g transform="translate(${x} ${y}) scale(${scale})">
    <defs><linearGradient id="studio" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e9eef2"/><stop offset="1" stop-color="#b7c4d0"/></linearGradient>
    <clipPath id="frame"><rect width="300" height="375" rx="10"/></clipPath></defs>
    <g clip-path="url(#frame)"><rect width="300" height="375" fill="url(#studio)"/>${portrait(holder)}</g>
    <rect width="300" height="375" rx="10" fill="none" stroke="#fff" stroke-opacity="0.85" stroke-width="4"/></g>`;
}

/** The portrait once more, small and pale, as documents repeat it against tampering. */
export function ghost(x: number, y: number, width: number, holder: SpecimenPerson): string {
  return `<g transform="translate(${x} ${y}) scale(${width / 300})" opacity="0.38">${portrait(holder)}</g>`;
}

/** A scrawl that stands for a signature: no letters, the same for the same holder. */
export function signature(x: number, y: number, width: number, holder: SpecimenPerson): string {
  const random = randomFrom(`signature ${holder.firstName} ${holder.lastName}`);
  let path = `M0 ${random.below(10)}`;
  let pen = 0;
  while (pen < width) {
    const step = width / (5 + random.below(9));
    const high = -12 - random.below(pen === 0 ? 34 : 20);
    path += `C${pen + step * 0.2} ${high} ${pen + step * 0.75} ${high + 4} ${pen + step * 0.55} ${2 + random.below(6)}`;
    path += `S${pen + step} ${-4 - random.below(8)} ${pen + step} ${random.below(5)}`;
    pen += step;
  }
  return `<path transform="translate(${x} ${y})" d="${path}" fill="none" stroke="#1c2a5c" stroke-width="2.6" stroke-linecap="round"/>`;
}

/** The label of a value, its baseline at `y`. */
export const label = (x: number, y: number, width: number, theme: Theme, words: string): string =>
  text(x, y, 15, words, { fill: theme.label, maxWidth: width });

/** The value below a label at `y`; `original` is the same in the holder's own script. */
export function value(
  x: number,
  y: number,
  width: number,
  theme: Theme,
  words: string,
  original?: string,
): string {
  const both = original === undefined ? words : `${words} / ${original}`;
  return text(x, y + 29, 27, both, { face: 'bold', fill: theme.ink, maxWidth: width });
}

/** Machine-readable lines, each exactly `width` wide, the first baseline at `y`. */
export function mrz(x: number, y: number, width: number, step: number, lines: readonly string[]): string {
  return lines
    .map((line, index) =>
      text(x, y + index * step, step * 0.72, line, { face: 'mono', fill: '#14171a', exactWidth: width }),
    )
    .join('');
}
