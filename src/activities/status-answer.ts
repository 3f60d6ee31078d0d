/** What an answer about a session's status says beside the fields that every answer of today has. */
import { evidenceIn } from '../domain/evidence/differences.ts';
import { checkAs, outOfPlace } from '../domain/evidence/out-of-place.ts';
import { statusAnswerPaths } from '../domain/evidence/table.ts';
import type { StatusAnswer } from '../domain/requests/sessions.ts';
import type { StatusResponse } from '../idenfy/schemas.ts';

/**
 * Names of 2025 that no answer of today has (idenfy-api.md 3.13), and what fields that nobody documents say against
 * VERIFIED, in iDenfy's words alone; none, so that a plain answer stays what it was.
 */
export function moreOf({
  suspicionReasons,
  denyReasons,
  amlResultClass,
  pepsStatus,
  sanctionsStatus,
  adverseMediaStatus,
  ...answer
}: StatusResponse): Pick<StatusAnswer, 'more'> {
  const others = {
    suspicionReasons,
    denyReasons,
    amlResultClass,
    pepsStatus,
    sanctionsStatus,
    adverseMediaStatus,
  };
  const said: readonly (readonly [string, unknown])[] = Object.entries(others).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  const undocumented = undocumentedIn(answer);
  const more = [...said, ...(undocumented.length === 0 ? [] : [[UNDOCUMENTED, undocumented] as const])];
  return more.length === 0 ? {} : { more: Object.fromEntries(more) };
}

/** A name that judges (src/domain/evidence/misplaced.ts), so that the words are heard wherever the body is read. */
const UNDOCUMENTED = 'undocumentedVerdict';

function undocumentedIn(answer: object): string[] {
  const fields = Object.entries(answer).filter(([name]) => !Object.hasOwn(statusAnswerPaths, name));
  const body = { [UNDOCUMENTED]: Object.fromEntries<unknown>(fields) };
  const words = evidenceIn(body).map((code) => code.slice(code.indexOf(':') + 1));
  return [...words, ...outOfPlace(body).flatMap((field) => checkAs(field) ?? [])];
}
