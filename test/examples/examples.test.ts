/** Each example carries a verification from its start to its outcome, of which it is told, and takes no event that is not signed. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
import { freePort, starts, whyNoFastapi } from './receivers.ts';
import type { Example } from './receivers.ts';

const secret = `whsec_${randomBytes(24).toString('base64')}`;
/** The old one and the new one, as while they are changed. */
const secrets = [`whsec_${randomBytes(24).toString('base64')}`, secret].join(',');

const names = ['express', 'fastify', 'nextjs', 'fastapi'] as const;
/** test/left-out-reporter.mjs says so. */
const here = names.filter((name) => name !== 'fastapi' || whyNoFastapi === undefined);

/** Known before the service starts, which is told where to send its events. */
const ports = new Map<string, number>();
const the = useSystem(async () => {
  for (const name of here) ports.set(name, await freePort());
  const endpoints = [...ports].map(([name, port]) => ({
    name,
    url: `http://127.0.0.1:${port}/events`,
    secrets: [secret],
  }));
  return { settings: { EVENT_ENDPOINTS: JSON.stringify(endpoints), EVENT_PRIVATE_NETWORKS: 'true' } };
});

const shownSchema = z.object({ outcome: z.string().nullable() });
async function outcomeOf({ url }: Example, user: string): Promise<string | null> {
  return shownSchema.parse(await (await fetch(`${url}/users/${user}/verification`)).json()).outcome;
}

async function send({ url }: Example, user: string, { by = secret, at = new Date() } = {}): Promise<number> {
  const id = `evt_${randomUUID()}`;
  const body = JSON.stringify({ id, type: 'verification.closed', data: { clientId: user } });
  const answer = await fetch(`${url}/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(by).sign(id, at, body),
    },
    body,
  });
  return answer.status;
}

describe.each(here)('%s', (name) => {
  test('starts a verification, is told of its outcome, and shows it', async () => {
    const settings = { API: the().url, API_KEY: the().key, EVENT_SECRETS: secrets };
    await using example = await starts[name](ports.get(name) ?? 0, settings);
    const user = `magic-approved-${name}`;

    const started = await fetch(`${example.url}/users/${user}/verification`, {
      method: 'POST',
      redirect: 'manual',
    });
    expect(started.status).toBe(303);
    expect(started.headers.get('location')).toContain(`${the().sandbox.url}/api/v2/redirect?authToken=`);
    // What is not of the service changes nothing, however it looks.
    const stranger = `whsec_${randomBytes(24).toString('base64')}`;
    expect(await send(example, 'magic-approved-other', { by: stranger })).toBe(401);
    expect(await send(example, 'magic-approved-other', { at: new Date(Date.now() - 3_600_000) })).toBe(401);
    expect(await outcomeOf(example, 'magic-approved-other')).toBeNull();

    const outcome = await until('the outcome', async () => (await outcomeOf(example, user)) ?? undefined);
    expect(outcome).toBe('VERIFIED');
    // An event that comes again, or late, changes nothing.
    expect(await send(example, user)).toBe(204);
    expect(await outcomeOf(example, user)).toBe('VERIFIED');
    // Once more does not start anew.
    const again = await fetch(`${example.url}/users/${user}/verification`, {
      method: 'POST',
      redirect: 'manual',
    });
    expect(again.status).toBe(303);
    expect(again.headers.get('location')).toContain(`/users/${user}/verification`);
  });
});

test.each(['express/app.ts', 'fastify/app.ts', 'fastapi/app.py'])('%s is short', async (file) => {
  const text = await readFile(new URL(`../../examples/${file}`, import.meta.url), 'utf8');
  expect(text.split('\n').length).toBeLessThan(100);
});
