/** What documents and the people who copy them put where there is no name. It says nothing: not even that two are alike. */
import { isPlaceholder } from '../nothing.ts';
import type { Word } from './tokens.ts';

const SAYING_NOTHING = new Set(
  `
  FNU LNU NFN NLN NMN NGN FNULNU UNKNOWN UNKN UNK UNNAMED UNSPECIFIED UNDEFINED NONAME NONE NULL NOTKNOWN
  NOTAVAILABLE NOTAPPLICABLE NOTGIVEN NOTSTATED NOTPROVIDED NOGIVENNAME NOGIVENNAMES NOFIRSTNAME NOLASTNAME
  NOFAMILYNAME NOSURNAME NOMIDDLENAME FIRSTNAMEUNKNOWN LASTNAMEUNKNOWN GIVENNAMEUNKNOWN SURNAMEUNKNOWN NAMEUNKNOWN
  UNKNOWNFIRSTNAME UNKNOWNLASTNAME UNKNOWNNAME ONLYNAME ONENAME SINGLENAME MONONYM ANONYMOUS FIRSTNAME LASTNAME
  SURNAME GIVENNAME GIVENNAMES FAMILYNAME NAME ILLEGIBLE UNREADABLE MISSING EMPTY
  SEENOTE SEENOTES SEEOBSERVATION SEEOBSERVATIONS SEEREMARKS SEEPAGE OBSERVATION OBSERVATIONS REMARKS ENDORSEMENTS XYZ
  FATHERNAME FATHERSNAME MOTHERNAME MOTHERSNAME HUSBANDNAME FULLNAME SINAPELLIDO SINAPELLIDOS SANSNOMDEFAMILLE SEMSOBRENOME
  SEMAPELIDO OHNENACHNAME OHNEFAMILIENNAME SENZACOGNOME MUSTERMANN MUSTERFRAU
  FNUU LNUU FNULN NOFNU NONAMEGIVEN NONAMES NOTNAMED NAMELESS NAMEWITHHELD UNIDENTIFIED
  TESTUSER USER USERNAME CUSTOMER APPLICANT
  INCONNU INCONNUE SANSPRENOM SANSNOM DESCONOCIDO DESCONOCIDA SINNOMBRE SCONOSCIUTO UNBEKANNT OHNEVORNAME KEINER
  ONBEKEND NIEZNANY NIEZNANE NEIZVESTNO NEIZVESTEN NEVIDOMO NEZINOMAS NEZINOMA DESCONHECIDO BILINMIYOR OKAND
`
    .trim()
    .split(/\s+/),
);

/** They say nothing as well, and are somebody's name: Mr. Herr, Baby, Nil. */
const SELDOM_NAMES = new Set(
  `
  NIL BEARER
  MR MRS MS MISS MISTER MASTER MSTR MX SIR MADAM MADAME BABY BABYGIRL BABYBOY GIRL INFANT NEWBORN NEWBORNGIRL NEWBORNBOY
  MALECHILD FEMALECHILD INFANTOF BABYOF CHILDOF SONOF DAUGHTEROF SPOUSE HERR FRAU MONSIEUR MADEMOISELLE SENOR SENORA SENHOR SENHORA SIGNOR
  SIGNORA NOURRISSON NEONATO RECIENNACIDO RECEMNASCIDO
`
    .trim()
    .split(/\s+/),
);

/** The labels of name fields in many languages, read as if they were values. A few are rare names as well. */
const LABELS = new Set(
  `
  NOMS PRENOM PRENOMS NOMDEFAMILLE NOMETPRENOM NOMETPRENOMS NOMPRENOM VORNAME VORNAMEN NACHNAME FAMILIENNAME NAMEN VORUNDNACHNAME
  NOMBRE NOMBRES APELLIDO APELLIDOS NOMBREYAPELLIDOS APELLIDOSYNOMBRES PRIMERAPELLIDO SEGUNDOAPELLIDO NOME NOMI COGNOME COGNOMI
  NOMECOGNOME COGNOMENOME NOMECOMPLETO SOBRENOME SOBRENOMES APELIDO APELIDOS IMIE IMIONA NAZWISKO IMIEINAZWISKO NAZWISKOIIMIE
  NAVN FORNAVN FORNAVNE ETTERNAVN EFTERNAVN NAMN FORNAMN FORNAMNEN EFTERNAMN TILLTALSNAMN NAFN EIGINNAFN KENNINAFN
  VARDAS VARDAI PAVARDE VARDASPAVARDE VARDSUZVARDS VARDS VARDI UZVARDS EESNIMI EESNIMED PEREKONNANIMI PERENIMI ETUNIMI ETUNIMET SUKUNIMI
  JMENO JMENA PRIJMENI JMENOAPRIJMENI MENO MENA PRIEZVISKO PREZIME PREZIMENA IMEIPREZIME PRIIMEK CSALADINEV UTONEV UTONEVEK
  KERESZTNEV VEZETEKNEV NEV PRENUME NUME NUMEDEFAMILIE VOORNAAM VOORNAMEN ACHTERNAAM FAMILIENAAM NAAM ADISOYADI SOYADI SOYAD
  ISIM ISMI SOYISIM EMER EMRI MBIEMER MBIEMRI ONOMA EPONYMO EPITHETO NAMALENGKAP NAMADEPAN NAMABELAKANG FAMILYNAMES SURNAMES FIRSTNAMES FORENAME
  FORENAMES LASTNAMES OTHERNAMES MIDDLENAME MIDDLENAMES NAMES FULLNAMES NAMESURNAME SURNAMENAME SURNAMEGIVENNAMES GIVENNAMESSURNAME PATRONYMIC
  ИМЯ ІМЯ ИМЕ ИМЕНА ФАМИЛИЯ ФАМИЛНОИМЕ СОБСТВЕНОИМЕ ПРІЗВИЩЕ ПРЕЗИМЕ ПРОЗВІШЧА ОТЧЕСТВО ФИО ПОБАТЬКОВІ ΟΝΟΜΑ ΕΠΩΝΥΜΟ ΕΠΙΘΕΤΟ الاسم اسم اللقب
  姓名 姓 名 氏名 성명 이름 שם
`
    .trim()
    .split(/\s+/),
);

/** Where the name is said to be: AS ABOVE, SEE PASSPORT. */
const ELSEWHERE =
  /^(?:(?:NAMES? )?(?:AS|SAME AS|SAME) (?:ABOVE|BELOW|BEFORE|PER|IN|ON|PASSPORT|FIRST|SURNAME|LAST)\b.*|SEE (?:ABOVE|BELOW|BACK|FRONT|OVER|PASSPORT|ID|CARD|DOCUMENT|PAGE|REVERSE|OTHER|NOTE|NOTES|NOTATION|REMARK|REMARKS|FULL|SURNAME|NAME)\b.*|(?:ONLY )?(?:ONE|SINGLE|A SINGLE) NAME(?: ONLY)?|NAME ONLY|ONLY ONE NAME|DITTO|IDEM|SIEHE .+|VOIR (?:PASSEPORT|CI DESSUS|VERSO|PAGE).*|VER (?:PASAPORTE|REVERSO|DORSO).*)$/;

/** A child before it is named is called by its parent: BABY OF MARY. */
const OF_PARENT =
  /^(?:(?:NEW ?BORN|MALE|FEMALE|UNNAMED|TWIN|[12I]) )*(?:BABY|BABY ?BOY|BABY ?GIRL|BABE|BB|SON|DAUGHTER|CHILD|INFANT|NEW ?BORN|BOY|GIRL|TWIN|WIFE|WIDOW|HUSBAND|MOTHER|FATHER|BOY CHILD|GIRL CHILD)(?: [12AB])? (?:OF|TO) /;

/** What stands in a field of given names for want of one. As family names they are real (Male, Boy, Sample); Son is a given name. */
const NO_GIVEN = new Set(
  'MALE FEMALE BOY BOYCHILD GIRLCHILD WOMAN CHILD DAUGHTER TWIN SAMPLE WIFE HUSBAND MUSTER'.split(' '),
);

/** Boy is a given name there. */
const COUNTRIES_OF_BOY = new Set(
  'NL NLD BE BEL DK DNK NO NOR SR SUR AW ABW CW CUW ID IDN PH PHL DE D DEU'.split(' '),
);

/** Short for Muhammad, Mosammat and others before the name proper: alone, they are half a country's. */
const ABBREVIATIONS = new Set(
  'MD MOHD MUHD MHD MOH MOHM MST MSTT MOST MOSTT MOSA MUST MUSST MT SHK SK SMT'.split(' '),
);

/** The field of a name, and where its document is from. */
export interface Where {
  readonly field: 'given' | 'family';
  readonly countries: readonly (string | null | undefined)[];
}

/** As `saysNothing`, where it is known which field the words are from. */
export function saysNothingIn(words: readonly Word[], { field, countries }: Where): boolean {
  const [whole, spaced] = ['', ' '].map((by) => words.map(plainOf).join(by));
  if (saysNothing(words)) return true;
  if (field === 'family') return whole === 'NOM';
  if (whole === 'BOY' && countries.some((code) => COUNTRIES_OF_BOY.has((code ?? '').trim().toUpperCase())))
    return false;
  return (
    NO_GIVEN.has(whole ?? '') ||
    OF_PARENT.test(`${spaced} `) ||
    (words.length > 0 && words.every((word) => ABBREVIATIONS.has(plainOf(word))))
  );
}

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
  if (/^N [AN]$/.test(written.join(' ')) || isWordForNothing(whole)) return true;
  if (isLabel(words) || ELSEWHERE.test(written.join(' ')) || OF_PARENT.test(written.join(' '))) return true;
  if (
    words.length > 0 &&
    isForNothing(words.map((word) => word.written).join(''), words.map((word) => word.plain).join(''))
  )
    return true;
  return words.every((word) => {
    const plain = plainOf(word);
    return (
      isWordForNothing(plain) ||
      isForNothing(word.written, word.plain) ||
      /^(?:[X\d]+|N{2,}|(.)\1{2,19})$/.test(plain)
    );
  });
}

const isWordForNothing = (word: string): boolean => SAYING_NOTHING.has(word) || SELDOM_NAMES.has(word);

/** Whether nobody has this name: it says nothing, and is neither a rare name nor the label of one. */
export function isNobodysName(words: readonly Word[]): boolean {
  const isSeldom = SELDOM_NAMES.has(words.map(plainOf).join(''));
  return saysNothing(words) && !isSeldom && !isLabel(words);
}

/** Read in its own script too, since its letters may have another Latin form. */
const isLabel = (words: readonly Word[]): boolean =>
  LABELS.has(words.map(({ plain }) => plain).join('')) ||
  LABELS.has(words.map(({ written }) => written).join(''));

/** Where vowels are left out, عمر (Omar) becomes MR. */
const plainOf = ({ script, plain, written }: Word): string => (script === 'other' ? written : plain);

/** Whether any word of a name stands for none: FNU RAHMAN. */
export function holdsNothing(words: readonly Word[]): boolean {
  return saysNothing(words) || words.some((word) => word.plain.length > 1 && saysNothing([word]));
}
