/** What documents and the people who copy them put where there is no name. It says nothing: not even that two are alike. */
import type { Word } from './tokens.ts';

const SAYING_NOTHING = new Set(
  `
  FNU LNU NFN NLN NMN NGN FNULNU UNKNOWN UNKN UNK UNNAMED UNSPECIFIED UNDEFINED NONAME NONE NULL NIL NOTKNOWN
  NOTAVAILABLE NOTAPPLICABLE NOTGIVEN NOTSTATED NOTPROVIDED NOGIVENNAME NOGIVENNAMES NOFIRSTNAME NOLASTNAME
  NOFAMILYNAME NOSURNAME NOMIDDLENAME FIRSTNAMEUNKNOWN LASTNAMEUNKNOWN GIVENNAMEUNKNOWN SURNAMEUNKNOWN NAMEUNKNOWN
  UNKNOWNFIRSTNAME UNKNOWNLASTNAME UNKNOWNNAME ONLYNAME ONENAME SINGLENAME MONONYM ANONYMOUS FIRSTNAME LASTNAME
  SURNAME GIVENNAME GIVENNAMES FAMILYNAME NAME ILLEGIBLE UNREADABLE MISSING EMPTY
  INCONNU INCONNUE SANSPRENOM SANSNOM DESCONOCIDO DESCONOCIDA SINNOMBRE SCONOSCIUTO UNBEKANNT OHNEVORNAME KEINER
  ONBEKEND NIEZNANY NIEZNANE NEIZVESTNO NEIZVESTEN NEVIDOMO NEZINOMAS NEZINOMA DESCONHECIDO BILINMIYOR OKAND
`
    .trim()
    .split(/\s+/),
);

/** Whether a field holds nothing but such words, letters in a row (XXX), digits or signs. */
export function saysNothing(words: readonly Word[]): boolean {
  const written = words.map(({ plain }) => plain);
  // N/A; but NA is a name in Korea and elsewhere.
  if (written.join(' ') === 'N A' || SAYING_NOTHING.has(written.join(''))) return true;
  return written.every((plain) => SAYING_NOTHING.has(plain) || /^(?:[X\d]+|N{2,}|(.)\1{3,19})$/.test(plain));
}

/** Whether any word of a name stands for none: FNU RAHMAN. */
export function holdsNothing(words: readonly Word[]): boolean {
  return saysNothing(words) || words.some((word) => word.plain.length > 1 && saysNothing([word]));
}
