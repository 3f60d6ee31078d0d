/** Reads the sex as documents print it: a word in many languages, or two languages side by side (МУЖ/M). */
import { isPlaceholder } from './nothing.ts';

export type Sex = 'MALE' | 'FEMALE';

/** `unsaid`: nothing, or neither of the two; `unreadable`: something that is not known here. */
export type ReadSex = Sex | 'unsaid' | 'unreadable';

const unmarked = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase();

const words = (text: string): ReadonlySet<string> => new Set(unmarked(text.trim()).split(/\s+/));

const WORDS: readonly (readonly [Sex, ReadonlySet<string>])[] = [
  [
    'MALE',
    words(`
      M MALE MAN BOY MASC MASCULINE MASCULIN MASCULINO MASCHIO MASCHILE UOMO MASKULIN HOMME HOMBRE VARON MACHO HOMEM H MANN
      MANNLICH MAENNLICH MANNELIJK MAND HANKOEN MIES MEES VYRAS VYR VYRISKA VIRIETIS VIRIESU MEZCZYZNA MESKA MEZ MUZ MUZSKE
      MUSKO MUSKI MUSKARAC MOSKI MUZH MUZHSKOI MUZHSKOJ MUZHSKOY FERFI FFI BARBAT BARBATESC ERKEK BAY ERKAK KISI MASHKULL
      ANDRAS ARREN NAM LELAKI LAKILAKI KARLMADUR ERIL FEAR FIREANN
      М МУЖ МУЖЧИНА МУЖСКОЙ МУЖСКИЙ МЪЖ МУШКИ МУШКО МАШКИ ЧОЛ ЧОЛОВІК ЧОЛОВІЧА ЧОЛОВІЧИЙ МУЖЧЫНСКІ ЕРКЕК ΑΡΡΕΝ ΑΝΔΡΑΣ ذكر مذكر مرد 男 男性 남 남성 남자
      ชาย זכר
    `),
  ],
  [
    'FEMALE',
    words(`
      F FEMALE WOMAN GIRL FEM FEMININE FEMININ FEMENINO FEMENINA FEMININO FEMMINA FEMMINILE DONNA FEMME MUJER HEMBRA MULHER
      W FRAU WEIBLICH VROUW VROUWELIJK KVINDE KVINNE KVINNA KVINDELIG KVINNELIG KVINNLIG NAINEN NAINE MOTERIS MOT MOTERISKA
      SIEVIETE SIEVIESU KOBIETA ZENSKA ZENA ZEN ZENSKE ZENSKO ZENSKI ZHEN ZHENSKII ZHENSKIY ZHENSKIJ ZHENA NOK NOI FEMEIE
      FEMEIESC KADIN BAYAN AYOL QADIN FEMER GYNAIKA THILI THYLI NU PEREMPUAN WANITA KVENMADUR K Z
      Ж ЖЕН ЖЕНЩИНА ЖЕНСКИЙ ЖЕНСКИ ЖЕНА ЖЕНСКО ЖІН ЖІНКА ЖІНОЧА ЖІНОЧИЙ ЖАНОЧЫ ӘЙЕЛ АЯЛ ΘΗΛΥ ΓΥΝΑΙΚΑ أنثى انثى مؤنث زن 女 女性 여 여성 여자
      หญิง נקבה
    `),
  ],
];

/** Neither of the two, as X: on a document beside M or F it says nothing. */
const NEITHER = words(
  'U UNSPECIFIED INDETERMINATE DIVERS DIVERSE NONBINARY NONSPECIFIED INTERSEX OTHER UNDETERMINED INDETERMINE',
);

/** More than any document prints; keeps the cost bounded. */
const MOST_CHARACTERS = 60;

export function readSex(text: string | null | undefined): ReadSex {
  const plain = unmarked((text ?? '').slice(0, MOST_CHARACTERS));
  const letters = plain.replaceAll(/[^\p{L}\p{N}]/gu, '');
  if (isPlaceholder(plain) || NEITHER.has(letters)) return 'unsaid';
  const whole = sexOf(letters);
  if (whole !== null) return whole;
  const parts = plain.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  return parts.length > 1 ? readParts(parts) : 'unreadable';
}

const sexOf = (word: string): Sex | null => WORDS.find(([, known]) => known.has(word))?.[0] ?? null;

const INTERNATIONAL: Readonly<Record<string, Sex>> = { M: 'MALE', F: 'FEMALE' };

/**
 * Passports print the national word or letter, and behind it the international letter, which decides: V is male in
 * Lithuania and female in the Netherlands. M/F may be a label, so it cannot be read.
 */
function readParts(parts: readonly string[]): ReadSex {
  const last = INTERNATIONAL[parts.at(-1) ?? ''];
  const known = parts.map(sexOf).filter((sex) => sex !== null);
  const isOne = known.length > 0 && known.every((sex) => sex === known[0]);
  if (!isOne) return 'unreadable';
  return last ?? (known.length === parts.length ? known[0] : undefined) ?? 'unreadable';
}

/** In Spanish H is a man and M a woman, elsewhere M is a man: beside H, M cannot be read. */
export function isAmbiguousPair(one: string | null | undefined, other: string | null | undefined): boolean {
  const letters = [one, other].map((text) => (text ?? '').replaceAll(/[^\p{L}]/gu, '').toUpperCase());
  return letters.includes('H') && letters.includes('M');
}
