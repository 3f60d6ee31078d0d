/** Who gets to the review desk, and whose forms count. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pageOf, picture, pictureOf, seedWaiting } from './seeded.ts';
import { csrfIn, Desk, textOf } from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(async () => desk?.close());

describe('who gets in', () => {
  test('without a log-in there is neither a queue nor a verification nor its pictures', async () => {
    const waiting = await seedWaiting(desk, { files: [picture] });
    const stranger = desk.visitor();
    for (const url of ['/desk', pageOf(waiting), pictureOf(waiting), `${pageOf(waiting)}/state`]) {
      const answer = await stranger.get(url);
      expect([url, answer.statusCode]).toEqual([url, 401]);
      expect(answer.body).not.toContain(waiting.clientId);
      expect(answer.rawPayload.includes(Buffer.from(picture.bytes))).toBe(false);
    }
  });

  test('no API key in a header opens it', async () => {
    const { key } = await desk.key('operator', 'verifications');
    const answer = await desk.visitor().get('/desk', { authorization: `Bearer ${key}` });
    expect(answer.statusCode).toBe(401);
  });

  test('an operator’s key does, for the page that was asked for', async () => {
    const waiting = await seedWaiting(desk);
    const visitor = desk.visitor();
    const asked = await visitor.get(pageOf(waiting));
    expect(asked.body).toContain(`name="next" value="${pageOf(waiting)}"`);
    const { key } = await desk.key('operator');
    const answer = await visitor.logIn(key, pageOf(waiting));
    expect([answer.statusCode, answer.headers.location]).toEqual([303, pageOf(waiting)]);
    expect(textOf(await visitor.get(pageOf(waiting)))).toContain(waiting.clientId);
  });

  test('no form is read that is larger than the largest that a person can type', async () => {
    const waiting = await seedWaiting(desk);
    const reviewer = await desk.reviewer();
    const csrf = csrfIn(await reviewer.get(pageOf(waiting)));
    const since = waiting.review.since.toISOString();
    const typed = { csrf, since, decision: 'reject', reviewer: '\u{1f9d0}'.repeat(50) };
    // Each sign of it takes four bytes, and twelve as a form sends it.
    const most = { ...typed, reason: '\u{1f9d0}'.repeat(500) };
    // What it asks for, Temporal would have to do, which is away.
    expect((await reviewer.post(`${pageOf(waiting)}/decision`, most)).statusCode).toBe(503);
    const more = { ...typed, reason: 'x'.repeat(17_000) };
    for (const url of ['/desk/log-in', '/desk/log-out', `${pageOf(waiting)}/decision`])
      for (const visitor of [reviewer, desk.visitor()]) {
        const answer = await visitor.post(url, more);
        expect([url, answer.statusCode, textOf(answer)]).toEqual([
          url,
          413,
          expect.stringContaining('Nothing was done'),
        ]);
      }
  });

  test('every other key gets one and the same answer', async () => {
    const revoked = await desk.key('operator');
    await desk.records.apiKeys.revoke(revoked.name);
    const { key: unprivileged } = await desk.key('verifications');
    const answers: string[] = [];
    for (const key of ['', 'nonsense', `idv_${'a'.repeat(43)}`, revoked.key, unprivileged, `<b>"'`]) {
      const visitor = desk.visitor();
      const answer = await visitor.logIn(key);
      expect(answer.statusCode).toBe(401);
      expect(visitor.cookies.has('desk')).toBe(false);
      answers.push(answer.body.replaceAll(/name="csrf" value="[^"]+"/g, ''));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('This is not the key of an operator, or it was revoked.');
  });

  test.each([
    'https://example.com/',
    '//example.com',
    '/desk/../v1',
    '/v1/verifications',
    '/desk\\evil',
    'x',
  ])('a log-in never leads on to %s', async (next) => {
    const { key } = await desk.key('operator');
    expect((await desk.visitor().logIn(key, next)).headers.location).toBe('/desk');
  });

  test('the cookie is out of reach of scripts and other sites, and tells nothing', async () => {
    const { key, name } = await desk.key('operator');
    const visitor = desk.visitor();
    const cookie = (await visitor.logIn(key)).cookies.find((each) => each.name === 'desk');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 36_000 });
    expect(cookie?.value).toMatch(/^[\w-]{43}$/);
    const digest = createHash('sha256').update(String(cookie?.value)).digest();
    expect(await desk.records.deskSessions.find(digest, new Date())).toMatchObject({ keyName: name });
  });

  test('reached by https, cookies travel by https alone and no other host can set them', async () => {
    const secure = await Desk.open({ PUBLIC_URL: 'https://verifications.example.com' });
    try {
      const { key } = await secure.key('operator');
      const visitor = secure.visitor();
      const { cookies } = await visitor.logIn(key);
      expect(cookies.map((each) => [each.name, each.secure])).toEqual([['__Host-desk', true]]);
      expect([...visitor.cookies.keys()]).toEqual(['__Host-desk-csrf', '__Host-desk']);
    } finally {
      await secure.close();
    }
  });

  test('revoking the key ends its log-ins at once', async () => {
    const waiting = await seedWaiting(desk, { files: [picture] });
    const reviewer = await desk.reviewer();
    expect((await reviewer.get(pictureOf(waiting))).statusCode).toBe(200);
    await desk.records.apiKeys.revoke(reviewer.keyName);
    expect((await reviewer.get('/desk')).statusCode).toBe(401);
    expect((await reviewer.get(pictureOf(waiting))).statusCode).toBe(401);
  });

  test('logging out ends it, for a copy of the cookie too', async () => {
    const reviewer = await desk.reviewer();
    const copy = reviewer.cookies.get('desk') ?? '';
    const csrf = csrfIn(await reviewer.get('/desk'));
    expect((await reviewer.post('/desk/log-out', { csrf })).headers.location).toBe('/desk/log-in');
    expect(reviewer.cookies.has('desk')).toBe(false);
    reviewer.cookies.set('desk', copy);
    expect((await reviewer.get('/desk')).statusCode).toBe(401);
  });

  test('a link on another site opens a page that goes on by itself, since the cookie stays away from it', async () => {
    const waiting = await seedWaiting(desk);
    const answer = await desk.visitor().get(pageOf(waiting), { 'sec-fetch-site': 'cross-site' });
    expect(answer.body).toContain(`<meta http-equiv="refresh" content="0;url=${pageOf(waiting)}" />`);
    expect(answer.body).not.toContain(waiting.clientId);
  });
});

describe('forms of other pages', () => {
  const fields = { decision: 'approve', reason: 'Forged by another page.' };

  test('a decision without the token of the reviewer’s own page is refused', async () => {
    const waiting = await seedWaiting(desk);
    const [reviewer, other] = [await desk.reviewer(), await desk.reviewer()];
    const foreign = csrfIn(await other.get(pageOf(waiting)));
    await reviewer.get(pageOf(waiting));
    for (const csrf of ['', 'nonsense', foreign]) {
      const answer = await reviewer.post(`${pageOf(waiting)}/decision`, { ...fields, csrf });
      expect([answer.statusCode, textOf(answer)]).toEqual([403, expect.stringContaining('Nothing was done')]);
    }
  });

  test('one of an earlier log-in decides nothing, and comes back with what was typed and a token that counts', async () => {
    const waiting = await seedWaiting(desk);
    const { key } = await desk.key('operator');
    const visitor = desk.visitor();
    await visitor.logIn(key);
    const old = csrfIn(await visitor.get(pageOf(waiting)));
    // In another tab.
    await visitor.logIn(key);
    const since = waiting.review.since.toISOString();
    const typed = { decision: 'reject', reason: 'Two <b>people</b>.', reviewer: 'Rita', since };
    const answer = await visitor.post(`${pageOf(waiting)}/decision`, { ...typed, csrf: old });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('>\nTwo &#60;b&#62;people&#60;/b&#62;.</textarea>');
    expect(answer.body).toContain('value="Rita"');
    // What it asks for, Temporal would have to do, which is away: the form itself is taken.
    const again = { ...typed, csrf: csrfIn(answer) };
    expect((await visitor.post(`${pageOf(waiting)}/decision`, again)).statusCode).toBe(503);
  });

  test('neither logging in nor logging out can be done from outside', async () => {
    const { key } = await desk.key('operator');
    const visitor = desk.visitor();
    expect((await visitor.post('/desk/log-in', { key, csrf: 'x' })).statusCode).toBe(403);
    expect(visitor.cookies.has('desk')).toBe(false);
    const reviewer = await desk.reviewer();
    expect((await reviewer.post('/desk/log-out', { csrf: 'x' })).statusCode).toBe(403);
    expect((await reviewer.get('/desk')).statusCode).toBe(200);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['another origin, of an older browser', { origin: 'https://example.com' }],
    ['nobody that says who it is', { origin: 'null' }],
    ['another site that claims this origin', { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' }],
  ])('a form of %s is refused although its token is right', async (_whose, headers) => {
    const waiting = await seedWaiting(desk);
    const reviewer = await desk.reviewer();
    const csrf = csrfIn(await reviewer.get(pageOf(waiting)));
    for (const url of [`${pageOf(waiting)}/decision`, '/desk/log-in', '/desk/log-out']) {
      const answer = await reviewer.post(url, { ...fields, csrf, key: 'x' }, headers);
      expect([answer.statusCode, textOf(answer)]).toEqual([
        403,
        expect.stringContaining('sent by another page'),
      ]);
      expect(answer.body).not.toContain('Forged by another page.');
    }
    expect((await reviewer.get('/desk')).statusCode).toBe(200);
  });

  test.each<Readonly<Record<string, string>>>([
    { 'sec-fetch-site': 'same-origin', origin: 'https://behind.a.proxy.example' },
    { origin: 'https://localhost:80' },
    {},
  ])('the desk’s own is taken: %j', async (headers) => {
    const reviewer = await desk.reviewer();
    const csrf = csrfIn(await reviewer.get('/desk'));
    expect((await reviewer.post('/desk/log-out', { csrf }, headers)).statusCode).toBe(303);
  });

  test('a form of one log-in is none of the next, in the same browser', async () => {
    const { key } = await desk.key('operator');
    const visitor = desk.visitor();
    const before = csrfIn(await visitor.get('/desk/log-in'));
    await visitor.logIn(key);
    const first = csrfIn(await visitor.get('/desk'));
    await visitor.logIn(key);
    for (const csrf of [before, first]) {
      expect((await visitor.post('/desk/log-out', { csrf })).statusCode).toBe(403);
    }
    const csrf = csrfIn(await visitor.get('/desk'));
    expect((await visitor.post('/desk/log-out', { csrf })).statusCode).toBe(303);
  });

  test('a browser that keeps no cookies is told so', async () => {
    const answer = await desk.visitor().post('/desk/log-in', { key: 'x', csrf: 'x' });
    expect([answer.statusCode, textOf(answer)]).toEqual([403, expect.stringContaining('sent no cookie')]);
  });
});

const PLANTED = { decision: 'approve', reason: 'planted words' };

async function loggedIn(minutesAgo: number) {
  const { name } = await desk.key('operator');
  const token = randomBytes(32).toString('base64url');
  const digest = createHash('sha256').update(token).digest();
  const expiresAt = new Date(Date.now() + 3_600_000);
  const usedAt = new Date(Date.now() - minutesAgo * 60_000);
  await desk.records.deskSessions.create({ digest, keyName: name, expiresAt, usedAt });
  const visitor = desk.visitor();
  visitor.cookies.set('desk', token);
  const isUsedSince = async (minutes: number) =>
    (await desk.records.deskSessions.find(digest, new Date(), new Date(Date.now() - minutes * 60_000))) !==
    null;
  return { visitor, isUsedSince };
}

/** What a form of the page sends with it, unseen. */
const hidden = (body: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`)
    .exec(body)?.[1]
    ?.replaceAll(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code))) ?? '';

describe('a log-in that is over', () => {
  test('comes after an hour in which nobody did anything; a page that looks by itself does nothing', async () => {
    const waiting = await seedWaiting(desk);
    expect((await (await loggedIn(61)).visitor.get('/desk')).statusCode).toBe(401);
    const { visitor, isUsedSince } = await loggedIn(59);
    expect((await visitor.get(`${pageOf(waiting)}/state`)).statusCode).toBe(200);
    expect((await visitor.get('/desk', { 'x-desk': 'looks-again' })).statusCode).toBe(200);
    expect(await isUsedSince(30)).toBe(false);
    expect((await visitor.get('/desk')).statusCode).toBe(200);
    expect(await isUsedSince(30)).toBe(true);
  });

  test('costs nothing of what was typed: it stands there again after the next one, and nothing is decided', async () => {
    const waiting = await seedWaiting(desk);
    const { visitor } = await loggedIn(59);
    const csrf = csrfIn(await visitor.get(pageOf(waiting)));
    visitor.cookies.delete('desk');
    const reason = 'Two faces; "žalias" <b> 👩‍⚕️ نص';
    const typed = { reason, reviewer: 'Rita', decision: 'reject', since: waiting.review.since.toISOString() };
    const asked = await visitor.post(`${pageOf(waiting)}/decision`, { ...typed, csrf });
    expect(asked.statusCode).toBe(401);
    expect(textOf(asked)).toContain('Your log-in has ended, and nothing was decided.');
    expect(hidden(asked.body, 'reason')).toBe(reason);
    const fields = {
      csrf: csrfIn(asked),
      next: hidden(asked.body, 'next'),
      reason,
      reviewer: hidden(asked.body, 'reviewer'),
    };
    // A mistyped key costs nothing either.
    const again = await visitor.post('/desk/log-in', { ...fields, key: 'wrong' });
    expect(hidden(again.body, 'reason')).toBe(reason);
    const { key } = await desk.key('operator');
    const page = await visitor.post('/desk/log-in', { ...fields, csrf: csrfIn(again), key });
    expect(page.statusCode).toBe(200);
    expect(textOf(page)).toContain('nothing is decided yet');
    const area = /<textarea[^>]*>\n([^<]*)<\/textarea>/.exec(page.body)?.[1] ?? '';
    expect(area.replaceAll(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)))).toBe(
      reason,
    );
    // With the form of the new log-in.
    const out = await visitor.post('/desk/log-out', { csrf: csrfIn(page) });
    expect(out.statusCode).toBe(303);
  });

  test('is no way to have another page’s words shown as one’s own', async () => {
    const waiting = await seedWaiting(desk);
    const answer = await desk
      .visitor()
      .post(`${pageOf(waiting)}/decision`, PLANTED, { 'sec-fetch-site': 'cross-site' });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain('planted words');
  });
});

test('every cookie of the desk is its own and travels by https alone, where it is reached so', async () => {
  const secure = await Desk.open({ PUBLIC_URL: 'https://verifications.example.com' });
  try {
    const { key } = await secure.key('operator');
    const visitor = secure.visitor();
    await visitor.logIn(key);
    const closed = await seedWaiting(secure);
    const csrf = csrfIn(await visitor.get(pageOf(closed)));
    await visitor.post(`${pageOf(closed)}/decision`, {
      csrf,
      decision: 'reject',
      reason: 'x',
      since: closed.review.since.toISOString(),
    });
    const out = await visitor.post('/desk/log-out', { csrf: csrfIn(await visitor.get('/desk')) });
    expect(out.cookies.length).toBe(3);
    for (const cookie of out.cookies) {
      expect(cookie).toMatchObject({ secure: true, httpOnly: true, path: '/', sameSite: 'Strict' });
      expect(cookie.name).toMatch(/^__Host-desk/);
    }
  } finally {
    await secure.close();
  }
});
