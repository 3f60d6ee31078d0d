/** Whether two things that iDenfy says of one session differ in more than the decision. Pure. */
import { strictChoices } from './choices.ts';
import { judge } from './judge.ts';

/**
 * What speaks against VERIFIED in a body, `code:WORD` each. By the strict choices and as a first session's, whatever the
 * account allows: only whether two bodies differ counts, and a reviewer has seen but one of them.
 */
export function evidenceIn(body: object): string[] {
  const against = judge(body, {
    session: 'identity',
    choices: strictChoices,
    age: null,
    ownScanRefs: [],
    weighedElsewhere: [],
  });
  return against.map(({ code, word }) => `${code}:${word}`).toSorted();
}
