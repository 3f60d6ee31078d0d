/** Whether two bodies about one session differ in more than the decision. Pure. */
import { strictChoices } from './choices.ts';
import { judge } from './judge.ts';

/**
 * What speaks against VERIFIED in a body, each as `code:WORD`. It uses the strict choices and the rules of the identity
 * session, whatever the account allows: only the difference of two bodies counts, and a reviewer has seen only one.
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
