/** The three verdicts on names, in every script that iDenfy gives. */
import type { FieldComparison, FieldName, ReadDocument, Text } from './fields.ts';
import type { FullNameComparison } from './names/full-names.ts';
import { compareFullNames, isComplete, isSameFamily, relateFullName } from './names/full-names.ts';
import { isFathersName } from './names/likeness.ts';
import { isPlainlyTurned } from './names/turned.ts';
import type { NamesComparison } from './names/judge-fields.ts';
import { align } from './names/alignment.ts';
import { alphabetOf, wordsOf } from './names/tokens.ts';
import type { Word } from './names/tokens.ts';
import { holdsNothing } from './names/placeholders.ts';
import { rulesOf } from './names/cyrillic.ts';
import { inRoles } from './names/roles.ts';
import type { NameInScript } from './names-by-script.ts';
import {
  compareByScript,
  isContradictory,
  isSounded,
  isSyllabic,
  namesByScript,
  textOf,
} from './names-by-script.ts';

type NameFields = Readonly<
  Record<Extract<FieldName, 'firstNames' | 'lastNames' | 'fullName'>, FieldComparison>
>;

/** @param restAgrees whether both give everything else that tells people apart, and agree */
export function compareDocumentNames(
  identity: ReadDocument,
  document: ReadDocument,
  restAgrees: () => boolean,
): NameFields {
  const [ours, theirs] = [namesByScript(identity), namesByScript(document)];
  const compared = settled(compareByScript(ours, theirs), restAgrees);
  const names =
    compared === null
      ? unnamed([identity, ours], [document, theirs])
      : doubted(doubtHomophones(compared, ours, theirs), [identity, ours], [document, theirs]);
  const shown = (part: (one: NameInScript) => string): Values => {
    const text = (all: readonly NameInScript[]) =>
      orNull([...new Set(all.map(part).filter(Boolean))].join(' / '));
    return [text(ours), text(theirs)];
  };
  return {
    firstNames: entry(
      names.given,
      shown(({ name }) => textOf([...name.given, ...name.patronymic])),
    ),
    lastNames: entry(
      names.family,
      shown(({ name }) => textOf(name.family)),
    ),
    fullName: entry(
      names.full,
      compared === null
        ? [orNull(identity.fullName ?? ''), orNull(document.fullName ?? '')]
        : shown(({ name }) => textOf([...name.given, ...name.patronymic, ...name.family])),
    ),
  };
}

function settled(names: NamesComparison | null, restAgrees: () => boolean): NamesComparison | null {
  const { ifRestAgrees } = names ?? {};
  return ifRestAgrees !== undefined && restAgrees() ? ifRestAgrees : names;
}

type Values = readonly [identity: string | null, document: string | null];

type Side = readonly [document: ReadDocument, names: readonly NameInScript[]];

const orNull = (text: string): string | null => (text === '' ? null : text);

function entry({ verdict, sentence }: FullNameComparison, [identity, document]: Values): FieldComparison {
  return { verdict, sentence, identity, document };
}

/**
 * Without separate given and family names there is only the full name: the same words in the same order are one name. If
 * one document separates them, it must be clear which is the family name.
 */
function unnamed([identity, ours]: Side, [document, theirs]: Side): NamesComparison {
  const none = { verdict: 'not-available', sentence: 'One of the documents gives no names.' } as const;
  const known = [...ours, ...theirs];
  const [one, other] = [wholeOf(identity, ours), wholeOf(document, theirs)];
  const full = compareFullNames(one, other);
  const origins = [identity, document].map(({ docNationality, docIssuingCountry }) => ({
    nationality: docNationality,
    issuingCountry: docIssuingCountry,
  }));
  const isPlain =
    known.length === 0 ? full.isInOrder : known.every(({ name }) => isPlainlyTurned({ ...name, origins }));
  const isWhole = [one, other].every((text) => wordsOf(text).length > 1 && !holdsNothing(wordsOf(text)));
  const { verdict, sentence } = full;
  return {
    given: none,
    family: none,
    full: { verdict: verdict === 'match' && !(isPlain && isWhole) ? 'close' : verdict, sentence },
  };
}

function wholeOf(document: ReadDocument, names: readonly NameInScript[]): string {
  const { docFirstName, orgFirstName, docLastName, orgLastName } = document;
  return names.length > 0
    ? [docFirstName ?? orgFirstName, docLastName ?? orgLastName].join(' ')
    : (document.fullName ?? '');
}

/** Many Chinese names sound alike: if both originals exist and differ, the Latin names say little. */
function doubtHomophones(
  names: NamesComparison,
  ours: readonly NameInScript[],
  theirs: readonly NameInScript[],
): NamesComparison {
  const [one, other] = [ours, theirs].map((all) => all.filter(({ name }) => !isSyllabic(name)));
  const haveOriginals = [ours, theirs].every((all) => all.some(({ name }) => isSyllabic(name)));
  if (names.full.verdict !== 'mismatch' || !haveOriginals) return names;
  const latin = compareByScript(one ?? [], other ?? []);
  if (latin?.full.verdict !== 'match') return names;
  const sentence = 'The names sound the same, but are written differently in their own script.';
  return { ...latin, full: { verdict: 'close', sentence } };
}

/** Compares a document's other information about the name with its name fields. */
function doubted(names: NamesComparison, ours: Side, theirs: Side): NamesComparison {
  const close = (sentence: string): NamesComparison => ({ ...names, full: { verdict: 'close', sentence } });
  if (names.full.verdict !== 'match') return names;
  if ([ours, theirs].some(([, all]) => isContradictory(all))) {
    return close('One document gives one name in one script and another in the other.');
  }
  const relations = [ours, theirs].map(relationOfFullName);
  if (relations.includes('other')) {
    const sentence = 'The full name on one document is another than its given and family names.';
    return { ...close(sentence), given: { verdict: 'mismatch', sentence } };
  }
  if (relations.includes('similar')) {
    return close('The full name on one document is not quite what its given and family names are.');
  }
  if (haveOtherOriginals(ours, theirs)) {
    return close('The names are the same in Latin letters, but not in their own script.');
  }
  if ([ours, theirs].every(([, all]) => haveInitialsAlone(all))) {
    return close('Neither document has more of the given names than initials, which many people share.');
  }
  if (haveOtherFathers(ours[1], theirs[1])) return close('The names of the fathers differ.');
  if (differInShownMarks(ours[1], theirs[1])) {
    return close('One document shows marks on letters, and one of its words without those of the other.');
  }
  const [[one], [other]] = [ours, theirs];
  if (differ([one.docBirthName, one.orgBirthName], [other.docBirthName, other.orgBirthName])) {
    return close('The names at birth differ.');
  }
  const mothers = [one, other].map((side) => [side.mothersMaidenName, side.orgMothersMaidenName]);
  if (differ(mothers[0] ?? [], mothers[1] ?? [])) {
    return close('The maiden names of the mothers differ.');
  }
  return names;
}

/** A full name may be all that a document gives in its own script. */
function haveOtherOriginals(ours: Side, theirs: Side): boolean {
  // Without a script outside the alphabets of Europe there is nothing to read.
  if (![ours, theirs].some(([{ fullName }]) => /[\u0590-\uffff]/.test(fullName ?? ''))) return false;
  const [here, there] = [ours, theirs].map(originalsOf);
  return [...(here ?? [])].some(([alphabet, one]) => {
    const other = there?.get(alphabet);
    return other !== undefined && ![...one].some((letters) => other.has(letters));
  });
}

/** The letters of the name in each script but ours, whatever their order: 王伟 is one word, and its parts are two. */
function originalsOf([{ fullName }, readings]: Side): Map<string, Set<string>> {
  const names = [
    ...(holdsNothing(wordsOf(fullName)) ? [] : [wordsOf(fullName)]),
    ...readings.flatMap(({ name: { given, patronymic, family } }) => [
      [...given, ...family],
      [...given, ...patronymic, ...family],
    ]),
  ].filter((words) => words.length > 0 && words.every(({ script }) => script === 'other'));
  const found = new Map<string, Set<string>>();
  for (const words of names) {
    const letters = Array.from(words.map(({ written }) => written).join(''))
      .toSorted()
      .join('');
    const alphabet = alphabetOf(words);
    found.set(alphabet, (found.get(alphabet) ?? new Set()).add(letters));
  }
  return found;
}

/** Also if one document has the father's name only in Latin letters, the other in its own script. */
function haveOtherFathers(ours: readonly NameInScript[], theirs: readonly NameInScript[]): boolean {
  const [here = [], there = []] = [ours, theirs].map((readings) =>
    readings.map(({ name }) => fathersOf(name)).filter((words) => words.length > 0),
  );
  const isGuessed = [...here, ...there].flat().some(({ script }) => script === 'other');
  if (isGuessed || here.length === 0 || there.length === 0) return false;
  return !here.some((one) => there.some((other) => isComplete(align(one, other))));
}

/** A / KUMAR: in every script that is given; one character of Chinese or Korean is a name. */
const haveInitialsAlone = (all: readonly NameInScript[]): boolean =>
  all.length > 0 &&
  all.every(
    ({ name: { given } }) =>
      given.length > 0 &&
      given.every(({ script, plain }) => script !== 'other' && Array.from(plain).length === 1),
  );

/** In its own field, or after the given name in Cyrillic. */
const fathersOf = ({ given, patronymic }: NameInScript['name']): readonly Word[] =>
  patronymic.length > 0
    ? patronymic
    : given.slice(1).filter((word) => word.script === 'alphabet' && isFathersName(word));

/** JÖRG KUHN beside JÖRG KÜHN: a document that prints one mark prints all. Other documents omit all marks. */
function differInShownMarks(ours: readonly NameInScript[], theirs: readonly NameInScript[]): boolean {
  const pairs = ours.flatMap((one) => theirs.map((other) => [one, other] as const));
  const alike = pairs.filter(([one, other]) => one.isOriginal === other.isOriginal);
  return (alike.length > 0 ? alike : pairs).some(([one, other]) => {
    const [words, facing] = [one, other].map(({ name }) => [...name.given, ...name.family]);
    return isBareAmongMarked(words ?? [], facing ?? []) || isBareAmongMarked(facing ?? [], words ?? []);
  });
}

function isBareAmongMarked(words: readonly Word[], facing: readonly Word[]): boolean {
  if (!words.some(showsMark)) return false;
  return align(words, facing).pairs.some(({ one, other }) => {
    const [bare, marked] = [words[one[0] ?? -1], facing[other[0] ?? -1]];
    const isPair = one.length === 1 && other.length === 1 && bare?.script === 'latin';
    return isPair && bare.letters === null && marked?.script === 'latin' && /[^A-Zİ]/.test(marked.written);
  });
}

/** A mark that programs remove: strokes (Ł, Ø) stay, and the dot of a capital I varies. */
const showsMark = ({ letters, script, written }: Word): boolean =>
  letters !== null && script === 'latin' && /\p{M}/u.test(written.replaceAll('İ', 'I').normalize('NFD'));

function relationOfFullName([document, names]: Side): 'same' | 'similar' | 'other' {
  const { fullName, docNationality, docIssuingCountry } = document;
  const words = wordsOf(fullName, rulesOf(fullName ?? '', [docNationality, docIssuingCountry]));
  if (words.length === 0 || holdsNothing(words)) return 'same';
  const alphabet = alphabetOf(words);
  const inOne = names.filter((one) => one.alphabet === alphabet);
  const others = words.some(({ script }) => script === 'other')
    ? []
    : names.filter(({ name }) => !isSyllabic(name));
  const found = (inOne.length > 0 ? inOne : others).map(({ name }) => relateFullName(words, name));
  if (found.length === 0) return names.some((one) => isNothingLike(words, one)) ? 'similar' : 'same';
  if (found.includes('same')) return 'same';
  return found.includes('similar') ? 'similar' : 'other';
}

/** What sounds are guessed from is never quite a name in Latin letters, but shares something with its own. */
function isNothingLike(words: readonly Word[], { name, isOriginal, alphabet }: NameInScript): boolean {
  if (
    !isSounded({ name, isOriginal, alphabet: alphabetOf(words) }) ||
    !isSounded({ name, isOriginal, alphabet })
  )
    return false;
  // Written as one word, as in Korean, it may be divided anywhere.
  if (words.length === 1 && alphabetOf(words) !== 'Han') return false;
  const parts = [...name.given, ...name.patronymic, ...name.family];
  const turned = [...name.family, ...name.given, ...name.patronymic];
  return [parts, turned].every(
    (one) => align(inRoles(words, 'whole'), inRoles(one, 'whole')).pairs.length === 0,
  );
}

/** Both documents give it, in one script if they can, and differ. */
function differ(ours: readonly Text[], theirs: readonly Text[]): boolean {
  const inPlace = ours.flatMap((text, at) => {
    const facing = theirs[at];
    return isSaid(text) && isSaid(facing) ? [[text, facing] as const] : [];
  });
  if (inPlace.length > 0) return inPlace.some(([one, other]) => !isSameFamily(one, other));
  const [one, other] = [ours.find(isSaid), theirs.find(isSaid)];
  return one !== undefined && other !== undefined && !isSameFamily(one, other);
}

function isSaid(text: Text): boolean {
  const words = wordsOf(text);
  return words.length > 0 && !holdsNothing(words);
}
