import { faceKeyOf, type SpecimenPerson } from './person.ts';
import { randomFrom } from './random.ts';

const skins = [
  ['#f6d7bd', '#e3b593'],
  ['#eec39f', '#d39f78'],
  ['#d9a377', '#b9814f'],
  ['#a8744a', '#855633'],
  ['#7a4f31', '#5b3820'],
] as const;
const hairs = ['#2a201a', '#4b3423', '#7a5230', '#b98b4e', '#8d8d92', '#6d2f1c'] as const;
const clothes = ['#31475e', '#5b3a4a', '#3f5a48', '#6b5a3c', '#44406b', '#2f3338'] as const;
const irises = ['#4a6a86', '#5d4630', '#56704f'] as const;

const HEAD = 'M86 150C84 66 216 66 214 150C216 214 184 258 150 258C116 258 84 214 86 150Z';

const shortHair = [
  'M82 150C70 62 118 46 156 50C206 50 232 86 218 152C212 128 204 112 190 104C160 112 118 110 102 100C92 112 86 128 82 150Z',
  'M82 146C74 84 104 56 150 54C198 54 226 84 218 146C210 118 204 100 178 98C150 96 126 92 112 112C98 116 86 124 82 146Z',
  'M84 140C84 82 116 62 150 62C186 62 216 82 216 140C208 112 190 92 150 92C112 92 92 112 84 140Z',
] as const;

// Behind the head, so that no light shows between it and the hair in front.
const SHORT_BACK = 'M82 150C74 84 104 58 150 58C196 58 226 84 218 150Z';

const longHair = [
  {
    back: 'M150 46C60 44 66 150 60 282C90 304 210 304 240 282C234 150 240 44 150 46Z',
    front: 'M82 160C76 84 128 76 146 74C204 72 222 110 218 160C204 130 176 116 150 92C128 118 98 130 82 160Z',
  },
  {
    back: 'M150 48C70 46 68 120 70 232C96 244 204 244 230 232C232 120 230 46 150 48Z',
    front:
      'M82 154C84 82 118 66 154 66C200 66 220 98 218 154C208 142 196 116 186 112C152 118 116 118 100 118C92 126 86 140 82 154Z',
  },
  {
    back: 'M150 20C128 20 122 40 128 52C76 56 80 120 82 170L218 170C220 120 224 56 172 52C178 40 172 20 150 20Z',
    front: 'M83 148C82 88 112 64 150 64C188 64 218 88 217 148C206 108 184 94 150 94C116 94 94 108 83 148Z',
  },
] as const;

/** Who the face belongs to decides how it looks: one holder has one face on every document and in the selfie. */
function features(holder: SpecimenPerson) {
  const random = randomFrom(faceKeyOf(holder));
  const age = 2026 - Number(holder.dateOfBirth.slice(0, 4));
  const [skin, shade] = random.pick(skins);
  return {
    skin,
    shade,
    hair: age > 62 ? '#b9bcc2' : random.pick(hairs),
    cloth: random.pick(clothes),
    iris: random.pick(irises),
    short: random.pick(shortHair),
    long: random.pick(longHair),
    beard: holder.sex === 'M' && random.below(3) === 0,
    smile: random.below(7),
    brow: random.below(5),
    width: 0.94 + random.below(12) / 100,
  };
}

/** Head and shoulders, 300 by 375 units at the origin, with no background of its own. */
export function portrait(holder: SpecimenPerson): string {
  const { skin, shade, hair, cloth, iris, short, long, beard, smile, brow, width } = features(holder);
  const lips = holder.sex === 'F' ? '#b5545a' : '#a8655a';
  const eye = (x: number): string => `
    <path d="M${x - 15} 160Q${x} 147 ${x + 15} 160Q${x} 169 ${x - 15} 160Z" fill="#fdfdfb"/>
    <circle cx="${x}" cy="159" r="7" fill="${iris}"/><circle cx="${x}" cy="159" r="3.4" fill="#15110f"/>
    <circle cx="${x + 2.4}" cy="156.4" r="1.6" fill="#fff"/>
    <path d="M${x - 16} 160Q${x} 145 ${x + 16} 160" fill="none" stroke="#2b211b" stroke-width="${holder.sex === 'F' ? 3 : 2}"/>
    <path d="M${x - 18} ${142 + (x < 150 ? brow / 2 : 0)}Q${x} ${132 - brow} ${x + 18} ${142 + (x > 150 ? brow / 2 : 0)}" fill="none" stroke="${hair}" stroke-width="${holder.sex === 'F' ? 3.5 : 5.5}" stroke-linecap="round"/>`;
  return `
  <defs>
    <radialGradient id="skin" cx="0.45" cy="0.42" r="0.68"><stop offset="0.45" stop-color="${skin}"/><stop offset="1" stop-color="${shade}"/></radialGradient>
    <radialGradient id="cheek"><stop offset="0" stop-color="#d0584f" stop-opacity="0.2"/><stop offset="1" stop-color="#d0584f" stop-opacity="0"/></radialGradient>
    <linearGradient id="cloth" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${cloth}"/><stop offset="1" stop-color="#1b2026"/></linearGradient>
  </defs>
  <g transform="translate(${150 - 150 * width} 0) scale(${width} 1)">
    <path d="${holder.sex === 'F' ? long.back : SHORT_BACK}" fill="${hair}"/>
    ${holder.sex === 'F' ? `<path d="${long.back}" fill="#000" fill-opacity="0.18"/>` : ''}
    <path d="M118 220V300Q150 322 182 300V220Z" fill="${shade}"/>
  </g>
  <path d="M6 375C10 318 54 300 112 286Q150 326 188 286C246 300 290 318 294 375Z" fill="url(#cloth)"/>
  <path d="M112 286Q150 326 188 286L198 290Q150 346 102 290Z" fill="#fff" fill-opacity="0.75"/>
  <g transform="translate(${150 - 150 * width} 0) scale(${width} 1)">
    <ellipse cx="85" cy="168" rx="11" ry="20" fill="${shade}"/><ellipse cx="215" cy="168" rx="11" ry="20" fill="${shade}"/>
    <path d="${HEAD}" fill="url(#skin)"/>
    ${beard ? `<path d="M88 178C92 226 118 262 150 262C182 262 208 226 212 178C204 206 184 206 150 204C116 206 96 206 88 178Z" fill="${hair}" fill-opacity="0.88"/>` : ''}
    <ellipse cx="108" cy="196" rx="22" ry="17" fill="url(#cheek)"/><ellipse cx="192" cy="196" rx="22" ry="17" fill="url(#cheek)"/>
    ${eye(121)}${eye(179)}
    <path d="M147 160Q142 186 138 193Q150 203 162 193" fill="none" stroke="${shade}" stroke-width="3.4" stroke-linecap="round"/>
    <path d="M127 ${219 - smile / 3}Q138 214 150 217Q162 214 173 ${219 - smile / 3}Q150 ${230 + smile} 127 ${219 - smile / 3}Z" fill="${lips}"/>
    <path d="M127 ${219 - smile / 3}Q150 ${221 + smile / 2} 173 ${219 - smile / 3}" fill="none" stroke="#6d3a36" stroke-width="1.6"/>
    <path d="${holder.sex === 'F' ? long.front : short}" fill="${hair}"/>
  </g>`;
}
