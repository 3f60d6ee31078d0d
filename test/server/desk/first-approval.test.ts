/** Where two people approve, the second one sees at the desk who was first, when, and what they said. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WaitingVerification } from '../../../src/records/index.ts';
import { aResult } from '../../records/builders.ts';
import { pageOf, seedWaiting } from './seeded.ts';
import { csrfIn, Desk, textOf } from './support.ts';
import type { Visitor } from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open({ TWO_APPROVALS: 'true' });
});
afterAll(async () => desk?.close());

/** iDenfy suspects something, so that an approval overrules it. */
async function suspected(changes: Partial<WaitingVerification> = {}): Promise<WaitingVerification> {
  return await seedWaiting(desk, {
    reasons: ['identity_suspected'],
    results: [aResult({ overall: 'SUSPECTED' })],
    ...changes,
  });
}

async function approve(who: Visitor, waiting: WaitingVerification, fields: Record<string, string> = {}) {
  return await who.post(`${pageOf(waiting)}/decision`, {
    csrf: csrfIn(await who.get(pageOf(waiting))),
    since: waiting.review.since.toISOString(),
    decision: 'approve',
    reason: 'The <same> face.',
    reviewer: 'Rita R.',
    ...fields,
  });
}

const stateOf = (body: string) => /data-state="([^"]+)"/.exec(body)?.[1];

test('it stands above the form, for the first one too, and a page that is open since before is told', async () => {
  const waiting = await suspected();
  const [one, other] = [await desk.reviewer(), await desk.reviewer()];
  const before = await other.get(pageOf(waiting));
  expect(before.body).not.toContain('data-first-approval');

  const answer = await approve(one, waiting);
  expect([answer.statusCode, textOf(answer)]).toEqual([
    202,
    expect.stringContaining('Your approval is kept'),
  ]);
  const page = await other.get(pageOf(waiting));
  for (const { body } of [answer, page]) expect(body).toContain('data-first-approval');
  const text = textOf(page);
  expect(text).toContain(`Approved as the first of two by ${one.keyName} (Rita R.)`);
  expect(text).toContain('The <same> face.');
  expect(text).toContain('counts once somebody else has approved');
  expect(page.body).toContain('The &#60;same&#62; face.');
  expect(page.body).toContain('value="approve"');

  const { body: state } = await other.get(`${pageOf(waiting)}/state`);
  expect(state).toContain(stateOf(page.body) ?? '-');
  expect(stateOf(page.body)).not.toBe(stateOf(before.body));
});

test('of another question it is shown no more: that one was not approved', async () => {
  const waiting = await suspected();
  const [one, other] = [await desk.reviewer(), await desk.reviewer()];
  await approve(one, waiting);
  const { verificationId, clientId } = waiting;
  const since = new Date();
  const anew = await suspected({
    verificationId,
    clientId,
    review: { ...waiting.review, since },
  });
  const page = await other.get(pageOf(anew));
  expect(page.body).not.toContain('data-first-approval');
  // And the next approval is the first one of it.
  expect((await approve(other, anew)).statusCode).toBe(202);
  expect(textOf(await one.get(pageOf(anew)))).toContain(`Approved as the first of two by ${other.keyName}`);
});

test('once it is closed, both stand among the decisions', async () => {
  const waiting = await suspected();
  const [one, other] = [await desk.reviewer(), await desk.reviewer()];
  await approve(one, waiting);
  const { review: _review, ...content } = waiting;
  const decision = {
    position: 0,
    decision: 'approve' as const,
    decidedBy: other.keyName,
    reviewer: null,
    reason: 'I agree.',
    seen: null,
    reasons: waiting.reasons,
    decidedAt: new Date(Date.now() + 1_000),
  };
  await desk.records.verifications.closed({
    ...content,
    decisions: [decision],
    outcome: 'VERIFIED',
    closedAt: new Date(Date.now() + 2_000),
  });
  const text = textOf(await one.get(pageOf(waiting)));
  expect(text).toMatch(
    new RegExp(`Approved as the first of two by ${one.keyName}.*Approved by ${other.keyName}`),
  );
});
