/** What is planted in requests, good, bad and failing, is in no log and in no answer to a mistake. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { sign } from 'idenfy-sandbox/webhooks';
import { makeApiKey } from '../../src/server/api-keys.ts';
import type { Scope } from '../../src/server/api-keys.ts';
import type { Started } from '../support/api.ts';
import { search } from '../support/planted.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
import { readableLog } from './support.ts';

const NAME = 'Zydrune-Planted';
const NUMBER = 'LT48219977PLANTED';
const TOKEN = 'planted-8Zk1qWcV7b-token-Xy27';
const CODEC_TOKEN = 'planted-codec-token-7Hq2mPz9Xw4Lr6';
const planted = [NAME, NUMBER, TOKEN, CODEC_TOKEN];

const logged = readableLog();
const the = useSystem({ log: logged.log, settings: { CODEC_TOKEN } });

interface Sent {
  readonly method?: 'DELETE' | 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** The whole answer, as it was sent. */
async function send({
  method = 'GET',
  path,
  headers = {},
  body,
}: Sent): Promise<{ status: number; text: string }> {
  const answer = await request(`${the().url}${path}`, {
    method,
    headers: {
      ...(typeof body === 'object' && { 'content-type': 'application/json' }),
      cookie: `desk=${TOKEN}`,
      referer: `https://example.com/?token=${TOKEN}`,
      'user-agent': TOKEN,
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'object' ? JSON.stringify(body) : body }),
  });
  const { statusCode: status } = answer;
  return { status, text: `${status} ${JSON.stringify(answer.headers)}\n${await answer.body.text()}` };
}

async function keyWith(...scopes: Scope[]): Promise<{ authorization: string }> {
  const { key, digest } = makeApiKey();
  await the().records.apiKeys.add({ name: `leaks-${randomUUID()}`, digest, scopes });
  return { authorization: `Bearer ${key}` };
}

const found = (texts: readonly string[], words = planted) =>
  search(
    new Map(texts.map((text, index) => [`answer ${index}: ${text.slice(0, 60)}`, Buffer.from(text)])),
    words,
  );

const foundInLog = (words = planted) => search(new Map([['the log', Buffer.from(logged.text())]]), words);

const person = { firstName: NAME, lastName: NAME, dateOfBirth: '1990-02-03' };
const wishes = {
  person,
  externalRef: NUMBER,
  urls: { success: `https://shop.example.com/?session=${TOKEN}` },
};
const clientId = `client-${randomUUID()}`;
let opened: Started;
let operator: { authorization: string };
let caller: { authorization: string };
beforeAll(async () => {
  opened = await the().api.start(clientId, wishes);
  [operator, caller] = [await keyWith('operator'), await keyWith('verifications', 'all-verifications')];
});

describe('a mistake is told without what was sent', () => {
  const wrong: Readonly<Record<string, Omit<Sent, 'headers'>>> = {
    'values of wrong types': {
      method: 'POST',
      path: '/v1/verifications',
      body: {
        clientId: [NAME],
        method: NUMBER,
        person: NAME,
        documents: TOKEN,
        reverify: TOKEN,
        locale: TOKEN,
      },
    },
    'values out of range': {
      method: 'POST',
      path: '/v1/verifications',
      body: {
        clientId: `${NAME} with a space`,
        method: 'silent',
        person: { firstName: `${NAME}\u0007`, lastName: NAME.repeat(20), dateOfBirth: NUMBER },
        documents: { second: { country: NUMBER, types: [NUMBER] }, identity: { countries: [NAME] } },
        urls: { success: `javascript:${TOKEN}`, error: TOKEN },
        documentSteps: { front: `${NAME} ${NUMBER}/` },
        externalRef: NUMBER.repeat(40),
      },
    },
    'JSON that breaks off': {
      method: 'POST',
      path: '/v1/verifications',
      body: `{"clientId":"${NAME}","x":${NUMBER}`,
    },
    'text that is no JSON': { method: 'POST', path: '/v1/verifications', body: `${NAME} ${NUMBER}` },
    'an address that does not exist': { path: `/v1/${NAME}/${NUMBER}?token=${TOKEN}` },
    'a broken address': { path: `/v1/verifications/%zz${NAME}?${TOKEN}` },
    'a client that nobody knows': { path: `/v1/verifications/${NAME}?token=${TOKEN}`.replace('?', '%3F') },
    'a document that nobody knows': { path: `/v1/verifications/${clientId}/documents/${NAME}` },
    'an attempt that nobody knows': {
      path: `/v1/verifications/${clientId}/documents/FRONT?verificationId=${NUMBER}`,
    },
    'values of parameters': { path: `/v1/readings?limit=${NUMBER}&before=${NAME}` },
    'a page of parked webhooks': { path: `/v1/parked-webhooks?before=${NUMBER}&reason=${NAME}` },
    'a decision': {
      method: 'POST',
      path: `/v1/verifications/${clientId}/decision`,
      body: { decision: NAME, reason: `${NAME}\u0000`, seen: NUMBER },
    },
    'a decision when nothing waits for one': {
      method: 'POST',
      path: `/v1/verifications/${clientId}/decision`,
      body: { decision: 'approve', reason: NAME, reviewer: NAME },
    },
    'a correction when nothing is blocked': {
      method: 'POST',
      path: `/v1/verifications/${clientId}/resume`,
      body: { documentSteps: { front: 'SOME_STEP' }, country: NUMBER },
    },
    payloads: { method: 'POST', path: `/codec/${TOKEN}/decode`, body: { payloads: [{ data: NAME }] } },
    'payloads of a wrong form': {
      method: 'POST',
      path: '/codec/decode',
      body: { payloads: [NAME, { data: [NUMBER] }] },
    },
    'a page of the desk': { path: `/desk/verifications/${NUMBER}/documents/${NAME}` },
  };

  test.each(Object.keys(wrong))('%s', async (what) => {
    const sent = wrong[what];
    if (sent === undefined) throw new Error('there is no such mistake');
    const answers = [
      await send({ ...sent, headers: { authorization: `Bearer idv_${TOKEN}` } }),
      await send({ ...sent, headers: operator }),
      await send({ ...sent, headers: caller }),
    ];
    for (const { status } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect(found(answers.map(({ text }) => text))).toEqual([]);
    expect(foundInLog()).toEqual([]);
  });
});

const secrets = () => [opened.session.authToken, opened.session.redirectUrl];

async function deskPages(key: string): Promise<{ status: number; text: string }[]> {
  const logIn = await request(`${the().url}/desk/log-in`);
  const csrf = /name="csrf" value="([^"]+)"/.exec(await logIn.body.text())?.[1] ?? '';
  const entered = await request(`${the().url}/desk/log-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: cookiesOf(logIn.headers) },
    body: new URLSearchParams({ csrf, key }).toString(),
  });
  await entered.body.dump();
  const cookie = `${cookiesOf(logIn.headers)}; ${cookiesOf(entered.headers)}`;
  const paths = ['/desk', `/desk/verifications/${opened.verificationId}`];
  return await Promise.all(paths.map(async (path) => send({ path, headers: { cookie } })));
}

describe('link and token of a session', () => {
  test('are given to who opens it, again as long as it is usable', async () => {
    expect(secrets().every((secret) => secret.length > 20)).toBe(true);
    const again = await send({
      method: 'POST',
      path: '/v1/verifications',
      headers: caller,
      body: { clientId, method: 'silent', ...wishes },
    });
    for (const secret of secrets()) expect(again.text).toContain(secret);
    const refused = await send({
      method: 'POST',
      path: '/v1/verifications',
      headers: operator,
      body: { clientId, method: 'silent' },
    });
    expect([refused.status, found([refused.text], secrets())]).toEqual([403, []]);
  });

  test('and are in no view, no list, no page of the desk and no log', async () => {
    const { authorization } = operator;
    const pages = [
      await send({ path: `/v1/verifications/${clientId}`, headers: caller }),
      await send({ path: '/v1/readings', headers: operator }),
      await send({ path: '/v1/parked-webhooks', headers: operator }),
      ...(await deskPages(authorization.slice('Bearer '.length))),
    ];
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(pages.at(-1)?.text).toContain(clientId);
    expect(
      found(
        pages.map(({ text }) => text),
        secrets(),
      ),
    ).toEqual([]);
    expect(foundInLog(secrets())).toEqual([]);
  });
});

function cookiesOf({
  'set-cookie': cookies = [],
}: Readonly<Record<string, string | string[] | undefined>>): string {
  return [cookies]
    .flat()
    .map((cookie) => cookie.replace(/;.*/, ''))
    .join('; ');
}

describe('the log', () => {
  test('of webhooks, authentic and forged, has neither what they say nor their signatures', async () => {
    const body = JSON.stringify({
      scanRef: randomUUID(),
      clientId: NAME,
      data: { docFirstName: NAME, docNumber: NUMBER },
      fileUrls: { FRONT: `https://files.example.com/${NUMBER}?Signature=${TOKEN}` },
      [`${NAME} as a field`]: TOKEN,
    });
    const { api } = the();
    const signature = sign(body, 'sandbox-signing-key');
    expect(await api.webhook(body)).toBe(200);
    expect(await api.webhook(body, { signature: `${signature}00` })).toBe(401);
    await until('its line', () => (/"kind":"identification"/.test(logged.text()) ? true : undefined));
    expect(foundInLog([...planted, signature, 'sandbox-signing-key'])).toEqual([]);
  });

  // Last, since it takes the database away.
  test('of what fails has where, and nothing of what it was about', async () => {
    const { database, key } = the();
    await database.run('leaks.break', async (queries) =>
      queries.execute('drop table acts, webhooks cascade'),
    );
    const before = logged.text().length;
    const body = JSON.stringify({ scanRef: randomUUID(), clientId: NAME, data: { docFirstName: NAME } });
    const webhook = await the().api.webhook(body);
    const reading = await send({ path: `/v1/readings?verificationId=${NUMBER}`, headers: operator });
    expect([webhook, reading.status]).toEqual([503, 500]);
    expect(found([reading.text])).toEqual([]);
    const lines = await until('their lines', () => {
      const fresh = logged.text().slice(before);
      return (fresh.match(/"level":"error"/g)?.length ?? 0) >= 2 ? fresh : undefined;
    });
    expect(lines).toMatch(/"code":"records_(?:failed|unavailable)"/);
    expect(foundInLog([...planted, key, operator.authorization, caller.authorization])).toEqual([]);
    // It is the log that was searched.
    expect(logged.text()).toContain('"route":"/v1/verifications/:clientId/decision"');
  });
});
