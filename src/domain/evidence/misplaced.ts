/**
 * What an undocumented field says against VERIFIED, by its name or by its word: a new field that iDenfy invents says
 * nothing, unless it says no. Pure.
 */
import { overallStatuses, UNREADABLE } from '../../idenfy/vocabulary.ts';
import { isObject, isSaid } from './body-words.ts';
import type { Container } from './containers.ts';
import type { OutOfPlace } from './out-of-place.ts';
import { checkAs, findingAs, TOO_DEEP } from './out-of-place.ts';

/** By the account's choices and the session's kind: what passes in any field that judges, and what does not in any. */
export interface Words {
  readonly fine: ReadonlySet<string>;
  readonly bad: ReadonlySet<string>;
}

/** Names of fields that judge: `overallStatus`, `livenessResult`. */
const VERDICT =
  /(?:status|(?:document|card|passport|licen[cs]e|record|check)_?state|result|verdict|outcome|decision|overall|conclusion|judge?ment)e?s?$/i;
/**
 * Names of the decision on the whole: `overallStatus`, `final_result`, and ours for what `/status` says where nothing is
 * documented (src/activities/sessions.ts). No unknown word passes there.
 */
const WHOLE_VERDICT =
  /^(?:over_?all|final|undocumented|identification|verification|session|kyc)?_?(?:status|result|verdict|outcome|decision|overall|conclusion|judge?ment)e?s?$/i;
/** Parts of words that say no, whatever they are about: `SPOOF_DETECTED`, `NOT_LIVE`, `NEEDS_REVIEW`. */
const BAD_PART =
  /(?:^|[_\s-])(?:NO|NOT|NON|UN(?:ABLE|VERIFI|APPROV|CERTAIN|CONFIRM|MATCH|KNOWN|TRUST|SAFE|AUTH)[A-Z]*|IN(?:VALID|COMPLETE|CORRECT|CONCLUSIVE|SUFFICIENT|CONSISTEN)[A-Z]*|MISMATCH[A-Z]*|FAIL[A-Z]*|FAKE[A-Z]*|FORGE[A-Z]*|FRAUD[A-Z]*|SPOOF[A-Z]*|DENIED|DENY|REJECT[A-Z]*|REFUS[A-Z]*|DECLIN[A-Z]*|SUSPECT[A-Z]*|SUSPICIO[A-Z]*|EXPIRED|STOLEN|LOST|TAMPER[A-Z]*|MANIPULAT[A-Z]*|ERROR[A-Z]*|REVIEW[A-Z]*|BLOCK[A-Z]*|BLACKLIST[A-Z]*|PENDING|PARTIAL[A-Z]*|HIGH|CRITICAL|DECEASED|REVOKED|CANCEL[A-Z]*|ABORT[A-Z]*|ANNUL[A-Z]*|PRINT(?:ED|OUT)?|SCREEN|REPLAY(?:ED)?|PHOTOCOPY|HITS?|DEAD|WANTED|UNDER_?AGED?)(?=$|[_\s-])/;
/** What a document says of a person is no verdict: a field of `data` for the marital status. */
const OF_A_PERSON = /marital|civil|resid|immigra|citizen|employ|occupation|military|tax/i;
/** Flags that should be true where they are there. */
const GOOD =
  /(?:(?<!mis|un|no_?)match|(?<!mis|un)matche[sd]|(?<!in)valid|validated|verified|pass|passed|authentic|(?:passive|active|chip)_?authentication|genuine|approved|accepted|success|successful|confirmed|live|liveness|final|clear|cleared|trusted)$/i;
/** Flaws by their names, and lists of them. */
const FLAW =
  /(?:fraud|fraudulent|fake|forged|forgery|spoof|spoofed|spoofing|tampered|tampering|manipulated|suspected|suspicious|suspicions?|denied|rejected|refused|declined|failed|failures?|invalid|mismatch|mismatch(?:ed|es)|expired|revoked|stolen|lost|blacklist(?:ed)?|watchlist(?:ed)?|sanctioned|peps?|blocked|deepfaked?|(?:deep_?fake|fraud|fake|forgery|spoof(?:ing)?|tampering|manipulation|attack|duplicate)_?(?:detected|found|seen)|deceased|dead|annulled|specimen|under_?aged?|(?:deny|denial|reject(?:ion)?|refusal|decline|fail(?:ure)?|suspicion|fraud)_?reasons?|warrants?|offen[cs]es?|convictions?|hits?|offenders?|convicted|wanted|arrested|duplicates?|duplicated?(?:doc)?faces?|errors?|errormessage|needsreview|reviewrequired|flags?|flagged|warnings?|tags|photo_?of_?(?:a_?)?photo|(?:is_?)?(?:photo_?)?cop(?:y|ied)|screen_?(?:shot|capture)s?|black_?and_?white|(?:multiple|several|other|two)_?(?:faces?|persons?|people)|second_?(?:face|person)(?:_?in_?frame)?|coerced|coercion|under_?duress|(?:injection_?|presentation_?|replay_?)?attacks?|(?:deep_?fake|fraud|forgery|spoof(?:ing)?|attack|injection)_?(?:probability|likelihood|score|signals?|indicators?)|rooted|jail_?broken|emulat(?:or|ed)|virtual_?camera|doubt(?:ful|s)?|alerts?|contradictions?|inconsistenc(?:y|ies)|anomal(?:y|ies)|disposable)$/i;
/** Of who decided and how, not of what. */
const OF_A_REVIEW = /MANUAL_REVIEW|REVIEW(?:ED|ER)/g;
/** When a document, or a person, ceased to be what it was: `stolenSince`, `invalidFrom`. */
const END =
  /(?:stolen|lost|invalid|revoked|annulled|cancelled|deceased|dead|death|withdrawn|blocked)_?(?:since|from|at|on|date)$/i;
const CODE = /^[\p{L}\p{N}_-]+$/u;
const RISK = /risk(?:level|class|category|rating|score)?$/i;

/** Of no list of iDenfy’s, and said by others for the same. */
const BAD_WORDS = [
  ...overallStatuses.filter((word) => word !== 'APPROVED' && word !== 'ACTIVE'),
  ...'REJECTED REFUSED DECLINED FAIL FAILED FAKE FORGED FRAUD FRAUDULENT SPOOFED TAMPERED STOLEN LOST REVOKED'.split(
    ' ',
  ),
  ...'INVALID MISMATCH NO_MATCH NOT_MATCH PARTIAL_MATCH UNVERIFIED BLACKLISTED SUSPICIOUS DECEASED CANCELLED'.split(
    ' ',
  ),
];
const GOOD_WORDS = 'APPROVED VALID MATCH NOT_SUSPECTED NO_FLAGS NO_DATA NO_INPUT NOT_CHECKED TRUE'.split(' ');

const NO: ReadonlySet<unknown> = new Set([false, 0, 'FALSE', 'NO', 'NONE', '0', 'NO_FLAGS', 'NOT_SUSPECTED']);

export function wordsToJudgeBy(fine: readonly string[], bad: readonly string[]): Words {
  const good = new Set([...fine, ...GOOD_WORDS].map(asWord));
  return { fine: good, bad: new Set([...bad, ...BAD_WORDS].map(asWord).filter((word) => !good.has(word))) };
}

/** What stands in the reason: the word, or of a flag, a figure or a whole finding the field’s name. */
export function saidAgainst(field: OutOfPlace, words: Words): string[] {
  if (field.container !== undefined) return againstInside(field, field.container, field.value, words);
  if (checkAs(field) !== null) return [];
  const finding = findingAs(field);
  return finding === null ? against(field, field.value, words) : [finding];
}

/** Of what others name, only verdicts, and flags where they are iDenfy's: all else is content. */
function againstInside(field: OutOfPlace, container: Container, value: unknown, words: Words): string[] {
  const { name } = field;
  if (Array.isArray(value)) {
    // Whatever is on a list of warrants, it is not empty.
    if (container.hasFlags === true && FLAW.test(name) && value.some(isObject)) return [name];
    return value.flatMap((entry: unknown) => againstInside(field, container, entry, words));
  }
  const isVerdict = (VERDICT.test(name) && !OF_A_PERSON.test(name)) || name === TOO_DEEP;
  if (typeof value === 'string') {
    if (container.hasFlags === true && END.test(name)) return [name];
    if (!isVerdict && container.isOfWords !== true) return [];
    const word = asWord(value);
    if (words.bad.has(word) || word === UNREADABLE) return [word];
    const isNo = isVerdict && container.isFree !== true && !words.fine.has(word) && BAD_PART.test(word);
    return isNo ? [word] : [];
  }
  if (value === false && isVerdict) return [name];
  if (container.hasFlags !== true) return [];
  const isFlawed = (value === true && FLAW.test(name)) || (value === false && GOOD.test(name));
  return isFlawed ? [name] : [];
}

function against(field: OutOfPlace, value: unknown, words: Words): string[] {
  const { name, path } = field;
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown) => (isSaid(entry) ? against(field, entry, words) : []));
  }
  const isVerdict = VERDICT.test(name) && !(path.startsWith('data.') && OF_A_PERSON.test(name));
  if (typeof value === 'string') {
    const word = asWord(value);
    if (words.bad.has(word)) return [word];
    if (isVerdict && !words.fine.has(word) && (isOnTheWhole(name) || BAD_PART.test(word))) return [word];
    const isFine = words.fine.has(word) || NO.has(word);
    if (FLAW.test(name) || RISK.test(name)) return isFine ? [] : [name];
    return !words.fine.has(word) && saysPlainlyNo(field, word) ? [word] : [];
  }
  // Its own fields are looked at by themselves.
  if (typeof value === 'object') return [];
  if (FLAW.test(name) || (RISK.test(name) && typeof value === 'number')) return NO.has(value) ? [] : [name];
  if (value === false) return isVerdict || GOOD.test(name) ? [name] : [];
  // No matches may be good news, as on a list of the wanted.
  if (value === 0 && GOOD.test(name) && !/matches$/i.test(name)) return [name];
  return isVerdict && value !== true ? [UNREADABLE] : [];
}

/**
 * Whether a word says no under a name that is no verdict's: in `status`, where all are about the result, or in place of
 * a flag for a good thing. A bare NO in `status` is of a flag, which may as well be for a bad thing.
 */
function saysPlainlyNo({ name, path }: OutOfPlace, word: string): boolean {
  if (GOOD.test(name)) return ['FALSE', '0'].includes(word) || BAD_PART.test(word);
  if (!path.startsWith('status.') || word === 'NO' || !CODE.test(word)) return false;
  return BAD_PART.test(word.replaceAll(OF_A_REVIEW, ''));
}

const isOnTheWhole = (name: string): boolean => WHOLE_VERDICT.test(name) || name === TOO_DEEP;

const asWord = (text: string): string => text.trim().toUpperCase();
