import { codePanel, type Drawing, NOTICE, watermark } from './art.ts';
import { text } from './lettering.ts';
import type { SpecimenPerson } from './person.ts';
import { portrait } from './portrait.ts';

/** The holder as a telephone's front camera would see them. */
export function faceDrawing(holder: SpecimenPerson): Drawing {
  const width = 900;
  const height = 1200;
  const room = () => `
  <defs><radialGradient id="room" cx="0.7" cy="0.2" r="1.1"><stop offset="0" stop-color="#f7efe0"/><stop offset="0.5" stop-color="#d3c6b4"/><stop offset="1" stop-color="#8f8577"/></radialGradient></defs>
  <rect width="${width}" height="${height}" fill="url(#room)"/>
  <rect x="560" y="70" width="270" height="420" rx="8" fill="#eaf4fa" fill-opacity="0.8"/>
  <path d="M695 70V490M560 280H830" stroke="#b9a78f" stroke-width="10"/>
  <rect x="60" y="210" width="210" height="16" fill="#8a6f52"/><rect x="84" y="96" width="26" height="114" fill="#9a4f46"/><rect x="114" y="116" width="22" height="94" fill="#4f6f8a"/><rect x="140" y="88" width="30" height="122" fill="#6b7a4b"/>`;
  const body = `
  <g transform="translate(-30 -20) scale(3.26)">${portrait(holder)}</g>
  ${watermark(width, height, '#ffffff', 0.26)}
  ${codePanel(590, 880, 280, { face: holder })}
  <rect y="1164" width="${width}" height="36" fill="#14171a" fill-opacity="0.7"/>
  ${text(20, 1189, 20, NOTICE, { fill: '#fff' })}`;
  return { width, height, ground: { key: 'face', body: room }, body };
}

/** A table top with nothing on it. */
export function blankDrawing(): Drawing {
  return { width: 1000, height: 750, ground: { key: 'blank', body: tableTop }, body: '' };
}

function tableTop(): string {
  const boards = Array.from(
    { length: 6 },
    (_, board) =>
      `<rect y="${board * 125}" width="1000" height="122" fill="${['#a97c50', '#b3865a', '#9f7348'][board % 3] ?? ''}"/>`,
  ).join('');
  const grain = Array.from({ length: 18 }, (_, line) => {
    const y = 20 + line * 41;
    return `M0 ${y}C250 ${y + 14} 600 ${y - 12} 1000 ${y + 8}`;
  }).join('');
  return `<rect width="1000" height="750" fill="#7d5a38"/>${boards}<path d="${grain}" fill="none" stroke="#6e4c2c" stroke-width="2" stroke-opacity="0.5"/>`;
}
