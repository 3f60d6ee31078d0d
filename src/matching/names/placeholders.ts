/** What documents and the people who copy them put where there is no name. It says nothing: not even that two are alike. */
import { isPlaceholder } from '../nothing.ts';
import type { Word } from './tokens.ts';

const SAYING_NOTHING = new Set(
  `
  FNU LNU NFN NLN NMN NGN FNULNU UNKNOWN UNKN UNK UNNAMED UNSPECIFIED UNDEFINED NONAME NONE NULL NIL NOTKNOWN
  NOTAVAILABLE NOTAPPLICABLE NOTGIVEN NOTSTATED NOTPROVIDED NOGIVENNAME NOGIVENNAMES NOFIRSTNAME NOLASTNAME
  NOFAMILYNAME NOSURNAME NOMIDDLENAME FIRSTNAMEUNKNOWN LASTNAMEUNKNOWN GIVENNAMEUNKNOWN SURNAMEUNKNOWN NAMEUNKNOWN
  UNKNOWNFIRSTNAME UNKNOWNLASTNAME UNKNOWNNAME ONLYNAME ONENAME SINGLENAME MONONYM ANONYMOUS FIRSTNAME LASTNAME
  SURNAME GIVENNAME GIVENNAMES FAMILYNAME NAME ILLEGIBLE UNREADABLE MISSING EMPTY
  SEENOTE SEENOTES SEEOBSERVATION SEEOBSERVATIONS SEEREMARKS SEEPAGE OBSERVATION OBSERVATIONS REMARKS ENDORSEMENTS XYZ
  FATHERNAME FATHERSNAME MOTHERNAME MOTHERSNAME HUSBANDNAME FULLNAME SINAPELLIDO SINAPELLIDOS SANSNOMDEFAMILLE SEMSOBRENOME
  SEMAPELIDO OHNENACHNAME OHNEFAMILIENNAME SENZACOGNOME MUSTERMANN MUSTERFRAU
  FNUU LNUU FNULN NOFNU NONAMEGIVEN NONAMES NOTNAMED NAMELESS NAMEWITHHELD UNIDENTIFIED
  MR MRS MS MISS MISTER MASTER MSTR MX SIR MADAM MADAME BABY BABYGIRL BABYBOY GIRL INFANT NEWBORN NEWBORNGIRL NEWBORNBOY
  MALECHILD FEMALECHILD INFANTOF BABYOF CHILDOF SONOF DAUGHTEROF SPOUSE HERR FRAU MONSIEUR MADEMOISELLE SENOR SENORA SENHOR SENHORA SIGNOR
  SIGNORA NOURRISSON NEONATO RECIENNACIDO RECEMNASCIDO TESTUSER USER USERNAME CUSTOMER APPLICANT BEARER
  INCONNU INCONNUE SANSPRENOM SANSNOM DESCONOCIDO DESCONOCIDA SINNOMBRE SCONOSCIUTO UNBEKANNT OHNEVORNAME KEINER
  ONBEKEND NIEZNANY NIEZNANE NEIZVESTNO NEIZVESTEN NEVIDOMO NEZINOMAS NEZINOMA DESCONHECIDO BILINMIYOR OKAND
`
    .trim()
    .split(/\s+/),
);

/** Words for nothing that are names as well: Mr. Na, Mrs. No, Nan, Nav, Nil, Sin, Code. */
const NAMES = new Set(
  'NA NO NAN KHONG SAMPLE NOT NAV SIN SANS NONE OTHER NUMBER CODE NERA NINCS NEMA KEIN MUSTER GEEN TRUE PRIVATE HIDDEN YOK NJET NAVA AUCUN INGEN'.split(
    ' ',
  ),
);

/** As in any other field of a document, in any script. */
const isForNothing = (written: string, plain: string): boolean =>
  !NAMES.has(plain) && plain.length > 1 && isPlaceholder(written);

/** Whether a field holds nothing but such words, letters in a row (XXX), digits or signs. */
export function saysNothing(words: readonly Word[]): boolean {
  const written = words.map(plainOf);
  // N/A; but NA is a name in Korea and elsewhere.
  const whole = written.join('');
  if (/^N [AN]$/.test(written.join(' ')) || SAYING_NOTHING.has(whole)) return true;
  if (
    words.length > 0 &&
    isForNothing(words.map((word) => word.written).join(''), words.map((word) => word.plain).join(''))
  )
    return true;
  return words.every((word) => {
    const plain = plainOf(word);
    return (
      SAYING_NOTHING.has(plain) ||
      isForNothing(word.written, word.plain) ||
      /^(?:[X\d]+|N{2,}|(.)\1{3,19})$/.test(plain)
    );
  });
}

/** Where vowels are left out, عمر (Omar) becomes MR. */
const plainOf = ({ script, plain, written }: Word): string => (script === 'other' ? written : plain);

/** Whether any word of a name stands for none: FNU RAHMAN. */
export function holdsNothing(words: readonly Word[]): boolean {
  return saysNothing(words) || words.some((word) => word.plain.length > 1 && saysNothing([word]));
}
