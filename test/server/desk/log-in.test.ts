/** Who gets to the review desk, and whose forms count. */
import { createHash } from 'node:crypto';
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

  test('neither logging in nor logging out can be done from outside', async () => {
    const { key } = await desk.key('operator');
    const visitor = desk.visitor();
    expect((await visitor.post('/desk/log-in', { key, csrf: 'x' })).statusCode).toBe(403);
    expect(visitor.cookies.has('desk')).toBe(false);
    const reviewer = await desk.reviewer();
    expect((await reviewer.post('/desk/log-out', { csrf: 'x' })).statusCode).toBe(403);
    expect((await reviewer.get('/desk')).statusCode).toBe(200);
  });

  test('a browser that keeps no cookies is told so', async () => {
    const answer = await desk.visitor().post('/desk/log-in', { key: 'x', csrf: 'x' });
    expect([answer.statusCode, textOf(answer)]).toEqual([403, expect.stringContaining('sent no cookie')]);
  });
});
