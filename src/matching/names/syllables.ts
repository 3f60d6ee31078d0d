/**
 * Where syllables are names, a space is part of the name: Xian is one syllable and Xi An are two, and Fangan is Fang An or
 * Fan Gan. Written as one word, such a name is either of two.
 */
import type { Word } from './tokens.ts';

/** Of Mandarin in Pinyin, of Korean and of Vietnamese, in plain letters. */
const LANGUAGES = [
  /^(?:[BPMFDTNLGKHJQXRZCSWY]|[ZCS]H)?(?:A|AI|AN|ANG|AO|E|EI|EN|ENG|ER|I|IA|IAN|IANG|IAO|IE|IN|ING|IONG|IU|O|ONG|OU|U|UA|UAI|UAN|UANG|UE|UI|UN|UO)$/,
  /^(?:KK|TT|PP|SS|JJ|CH|[GKNDTRLMBPSJH])?(?:A|AE|YA|YAE|EO|E|YEO|YE|O|WA|WAE|OE|YO|U|WO|WE|WI|YU|EU|UI|I|OO|EE|OU|YOO|YOU|YUN|YOUNG|OUNG)(?:NG|[KNTLMPGB])?$/,
  /^(?:NGH|NG|NH|CH|GH|GI|KH|PH|QU|TH|TR|[BCDGHKLMNPRSTVX])?(?:A|AY|AI|AO|AU|E|EO|EU|I|IA|IE|IEU|IU|O|OA|OAI|OAY|OE|OI|U|UA|UAY|UE|UI|UO|UOI|UU|UY|UYE|Y|YE|YEU)(?:NG|NH|CH|[CMNPT])?$/,
];

/** Whether the whole may as well be one syllable, or these parts divided elsewhere. */
export function mayBeDividedElsewhere(parts: readonly Word[], whole: Word): boolean {
  if (whole.script !== 'latin') return false;
  return LANGUAGES.some((syllable) => {
    if (!parts.every(({ plain }) => syllable.test(plain))) return false;
    return syllable.test(whole.plain) || divisions(whole.plain, parts.length, syllable) > 1;
  });
}

export const isOneSyllable = (text: string): boolean => LANGUAGES.some((syllable) => syllable.test(text));

/** Whether a word is more than one of them. */
export function hasSyllables(text: string): boolean {
  return (
    !isOneSyllable(text) &&
    LANGUAGES.some((syllable) => [2, 3].some((count) => divisions(text, count, syllable) > 0))
  );
}

function divisions(text: string, count: number, syllable: RegExp): number {
  if (count === 1) return syllable.test(text) ? 1 : 0;
  let found = 0;
  for (let at = 1; at < text.length; at += 1) {
    if (syllable.test(text.slice(0, at))) found += divisions(text.slice(at), count - 1, syllable);
  }
  return found;
}
