/**
 * Placeholders: values that are written into a field only because it must not be empty. Two documents with NONE as the
 * personal code share nothing, and NONE beside a code is no difference.
 */

type Text = string | null | undefined;

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** In capitals, only letters and digits, in the languages in which such fields are filled in. */
const PLACEHOLDERS = words(`
  ANON ANONYMOUS REFUSED DECLINED WITHHELD UNDISCLOSED NOTDISCLOSED VOID KEINEDATEN SANSOBJET SEMNOME SEMDADOS SINNOMBRE SANSNOM
  SENZANOME BEZJMENA BEZIMIENNY BEZNAZWISKA BEZIMENI NAVVARDA UTANNAMN UTENNAVN ISIMSIZ TANPANAMA TIDAKDIKETAHUI БЕЗИМЕНИ БЕЗФАМИЛИИ ОТКАЗ
  NA NONE NIL NULL NAN NO NOT NOTAVAILABLE NOTAPPLICABLE NOTGIVEN NOTKNOWN NOTSTATED NOTSPECIFIED NOTPROVIDED NOTREADABLE
  NOTFOUND NOTSET NOTVISIBLE NODATA NOVALUE NONUMBER NOCODE NOID NONEGIVEN NOINFORMATION UNKNOWN UNKNOW UNKN UNK UKNOWN
  UNDEFINED UNSPECIFIED UNAVAILABLE UNREADABLE ILLEGIBLE INVALID MISSING EMPTY BLANK TEST TESTING SPECIMEN SAMPLE EXAMPLE
  DUMMY PENDING TBA TBD TBC ERROR DEFAULT OTHER NUMBER CODE SEEBACK SEEREVERSE SEEOTHERSIDE TRUE FALSE HIDDEN REDACTED
  MASKED CONFIDENTIAL PRIVATE DOESNOTEXIST DOESNOTAPPLY STATELESS
  KEINE KEIN KEINER KEINEANGABE KEINEANGABEN OHNE OHNEANGABE UNBEKANNT NICHTBEKANNT NICHTVORHANDEN ENTFALLT UNGUELTIG MUSTER
  INCONNU INCONNUE NONCONNU NEANT AUCUN AUCUNE SANS NONRENSEIGNE NONDISPONIBLE NONPRECISE SANSOBJET NONINDIQUE
  NINGUNO NINGUNA DESCONOCIDO DESCONOCIDA SIN SINDATO SINDATOS SINNUMERO NOCONSTA NOAPLICA NODISPONIBLE NULO
  NESSUNO NESSUNA IGNOTO SCONOSCIUTO NONNOTO NONDISPONIBILE NENHUM NENHUMA DESCONHECIDO DESCONHECIDA NAOCONSTA SEMNUMERO
  BRAK NIEZNANY NIEZNANA NIEZNANE NIEDOTYCZY NERA NEZINOMA NEZINOMAS NENURODYTA NENURODYTAS NAV NEZINAMS NAVZINAMS PUUDUB
  TEADMATA EITUNTEMATON EITIEDOSSA TUNTEMATON OKAND OKANT SAKNAS UKENDT UKJENT INGEN ONBEKEND GEEN GEENGEGEVENS
  ZADNY NEZNAMY NEZNAME NEUVEDENO NEUVEDENE ZIADNY NEPOZNATO NEPOZNAT NEMA ISMERETLEN NINCS NECUNOSCUT NECUNOSCUTA NICIUNUL
  YOK BILINMIYOR BELIRSIZ TIDAKADA TIADA KHONG KHONGCO НЕТ ОТСУТСТВУЕТ НЕИЗВЕСТНО НЕИЗВЕСТЕН НЕИЗВЕСТНА НЕУКАЗАНО НЕВІДОМО
  НЕМАЄ ВІДСУТНІЙ НЯМА НЕМА НЕПОЗНАТО ΑΓΝΩΣΤΟ ΚΑΝΕΝΑ لايوجد غيرمعروف 無 无 不明 不詳 なし 없음
`);

/** In capitals, only letters and digits: documents print a number with and without dashes, dots and spaces. */
export function bare(value: Text): string {
  const text = value ?? '';
  return /^[A-Z0-9]*$/.test(text)
    ? text
    : text
        .normalize('NFKC')
        .trim()
        .toUpperCase()
        .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const unmarked = (text: string): string =>
  /^[A-Z0-9]*$/.test(text) ? text : text.normalize('NFD').replaceAll(/\p{M}/gu, '');

/** A word for nothing, one repeated letter, or no letter at all. For any field. */
export function isPlaceholder(value: Text): boolean {
  const text = bare(value);
  return (
    text === '' || PLACEHOLDERS.has(text) || PLACEHOLDERS.has(unmarked(text)) || /^([XZ0?])\1*$/.test(text)
  );
}

/** Shorter than any personal code that is given out today (Andorra and Paraguay have six characters). */
const SHORTEST_CODE = 6;
/** Shorter than any number of a document that is valid today. */
const SHORTEST_NUMBER = 5;

/** Partly masked: the rest says neither that two numbers are equal, nor that they differ. */
const MASKED = /[*•●▪■█#?…_]|X{3}|\.{3}|<<<</;

/** @returns the letters and digits of a document's number; null for a placeholder */
export function numberOf(value: Text): string | null {
  return saysNumber(value, SHORTEST_NUMBER) && !isRun(bare(value)) ? bare(value) : null;
}

/**
 * @param dates those of birth and of expiry, ISO: a code that only repeats one of them is a placeholder
 * @returns the letters and digits of a personal code; null for a placeholder
 */
export function personalCodeOf(value: Text, dates: readonly string[]): string | null {
  const code = bare(value);
  const digits = code.replaceAll(/\P{Nd}/gu, '');
  // Every country's codes have digits; letters alone are a word in a language that is not known here.
  if (!saysNumber(value, SHORTEST_CODE) || digits.length < 4) return null;
  // A123456, CODE123456, ITA900412: a sequence or a date with letters around it is still a placeholder.
  const core = code.replaceAll(/^\p{L}+|\p{L}{1,2}$/gu, '');
  if (isRun(core) || isRepeated(core) || isPattern(core) || isWordWithCounter(code)) return null;
  return dates.some((date) => isDate(code, date) || isDate(core, date)) ? null : code;
}

/** NOTAVAILABLE0001: a word for nothing followed by a number. Shorter words begin real codes. */
function isWordWithCounter(code: string): boolean {
  const word = /^(\p{L}{4,})\p{Nd}+$/u.exec(code)?.[1];
  return word !== undefined && isPlaceholder(word);
}

function saysNumber(value: Text, shortest: number): boolean {
  const text = (value ?? '').normalize('NFKC').toUpperCase();
  const code = bare(value);
  if (isPlaceholder(value) || MASKED.test(text)) return false;
  // Leading zeros only fill the field.
  if (code.replace(/^0+/, '').length < shortest) return false;
  return !isRepeated(code.replace(/^\p{L}{1,3}(?=\p{N})/u, ''));
}

/** 9999999, 0000001, 1212121, 123123123, 12341234. */
function isRepeated(code: string): boolean {
  const letters = Array.from(code);
  // If all characters but one are the same, one of the first two is the common one.
  const [first, second] = letters;
  if ([first, second].some((one) => letters.filter((letter) => letter !== one).length <= 1)) return true;
  return [2, 3, 4].some((period) => {
    const head = code.slice(0, period);
    return code.length >= 2 * period && head.repeat(code.length).startsWith(code);
  });
}

/** 1234567, 7654321, 0123456789, 7890123, ABCDEF, 112233445566, 12344321, 13579135. */
function isRun(code: string): boolean {
  const half = code.slice(0, Math.ceil(code.length / 2));
  const isMirrored =
    code ===
    half +
      Array.from(half)
        .toReversed()
        .join('')
        .slice(code.length % 2);
  const single = undoubled(isMirrored && half.length >= 3 ? half : code);
  if (single.length < 3) return true;
  const steps = Array.from(single.slice(1), (letter, at) => step(single.charAt(at), letter));
  if (steps.every((size) => size === 1) || steps.every((size) => size === -1)) return true;
  // Steps of two or three, repeatedly; short numbers have this form by chance.
  const [first] = steps;
  const isOfDigits = /^\d{6,}$/.test(single);
  return isOfDigits && steps.every((size) => (size - (first ?? 0)) % 10 === 0);
}

/**
 * 246824: a run that begins again; 123789, 159357: runs of three and more, one after the other; 102030, 246810: numbers
 * that are counted. Of the codes of six digits one in fifty is so by chance, and is then worth no less than none.
 */
function isPattern(code: string): boolean {
  if (!/^\d{6,}$/.test(code)) return false;
  const [head = 0, ...more] = runsOf(code);
  const isAgain = head >= 3 && code.slice(0, head).repeat(code.length).startsWith(code);
  const threes = code.length % 3 === 0 ? (code.match(/.../g) ?? []) : [];
  const isOfThrees = threes.length > 0 && threes.every((three) => runsOf(three).length === 1);
  return isAgain || [head, ...more].every((length) => length >= 3) || isOfThrees || isCounted(code);
}

/** The lengths of the pieces with a step of their own each, from the left; after 9 comes 0. */
function runsOf(code: string): number[] {
  const lengths: number[] = [];
  const stepAt = (at: number) => (Number(code[at]) - Number(code[at - 1]) + 10) % 10;
  for (let from = 0; from < code.length;) {
    let to = from + 2;
    while (to < code.length && stepAt(to) === stepAt(from + 1)) to += 1;
    lengths.push(Math.min(to, code.length) - from);
    from = to;
  }
  return lengths;
}

/** By any step, from a number of up to three digits on. */
function isCounted(code: string): boolean {
  return [1, 2, 3].some((length) => {
    const first = Number(code.slice(0, length));
    return [length, length + 1].some((next) => {
      const width = code.startsWith('0') ? length : 0;
      const by = Number(code.slice(length, length + next)) - first;
      const counted = Array.from(code, (_digit, at) =>
        String(Math.max(0, first + by * at)).padStart(width, '0'),
      );
      return length + 2 * next <= code.length && counted.join('').startsWith(code);
    });
  });
}

const undoubled = (code: string): string => code.replaceAll(/(.)\1+/gu, '$1');

/** After 9 comes 0. */
function step(one: string, other: string): number {
  if (one + other === '90') return 1;
  if (one + other === '09') return -1;
  return (other.codePointAt(0) ?? 0) - (one.codePointAt(0) ?? 0);
}

const isPart = (text: string | undefined, part: string): boolean => Number(text) === Number(part);

/** The date itself in any order of its parts, alone or with a filler in place of the digits that tell people apart. */
function isDate(code: string, date: string): boolean {
  const [year = '', month = '', day = ''] = date.split('-');
  if (day === '') return false;
  // 12APR1990, 1990APR12.
  const spelt = /^(\d{1,4})\p{L}{3,9}(\d{1,4})$/u.exec(code);
  const isSpelt = [spelt?.slice(1), spelt?.slice(1).toReversed()].some(
    (parts) => isPart(parts?.[0], day) && [year, year.slice(2)].some((years) => isPart(parts?.[1], years)),
  );
  // Cut off: 1990041.
  if (isSpelt || (code.length >= 6 && (year + month + day).startsWith(code))) return true;
  const short = year.slice(2);
  const dates = [
    year + month + day,
    day + month + year,
    month + day + year,
    short + month + day,
    day + month + short,
    month + day + short,
  ];
  return dates.some((digits) => {
    const rest = code.startsWith(digits)
      ? code.slice(digits.length)
      : code.endsWith(digits)
        ? code.slice(0, -digits.length)
        : null;
    return rest !== null && (rest.length < 2 || /^(?:0+|9+)$/.test(rest));
  });
}
