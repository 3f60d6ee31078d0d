/** Where events go, as a deployer can type it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { endpointsOf } from '../src/config/event-endpoints.ts';
import { loadConfig } from '../src/config.ts';
import type { Role } from '../src/config.ts';
import { judge, safe } from './support/settings.ts';

const secretOf = (bytes = 32) => `whsec_${randomBytes(bytes).toString('base64')}`;
const url = 'https://orders.example.com/events?team=7';
const list = (...endpoints: object[]) => JSON.stringify(endpoints);
const one = (more: object) => list({ name: 'orders', url, secrets: [secretOf()], ...more });

const bytes = (secret: string) => Buffer.from(secret.slice(6), 'base64');
const taken = (env: Record<string, string>, role: Role = 'server') =>
  endpointsOf(loadConfig({ ...safe(), ...env }, role).events);
const refusals = (env: Record<string, string>) => judge(env).mistakes;

describe('endpoints of events', () => {
  test('are none without a setting', () => {
    expect(taken({})).toEqual([]);
    expect(taken({ EVENT_ENDPOINTS: '' })).toEqual([]);
  });

  test('have a name, an address, a filter, and secrets of both settings', () => {
    const [a, b, c] = [secretOf(), secretOf(24), secretOf(64)];
    const audit = { name: 'audit', url: 'https://audit.example.com/', secrets: [c] };
    const endpoints = taken({
      EVENT_ENDPOINTS: list({ name: 'orders', url, types: ['verification.closed'], secrets: [a] }, audit),
      EVENT_SECRETS: `orders:${b}`,
    });
    expect(endpoints).toEqual([
      { name: 'orders', url, types: ['verification.closed'], secrets: [bytes(a), bytes(b)] },
      { name: 'audit', url: audit.url, types: null, secrets: [bytes(c)] },
    ]);
  });

  test('and their secrets may come from files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-settings-'));
    try {
      const [endpoints, secrets] = [join(folder, 'endpoints'), join(folder, 'secrets')];
      await writeFile(endpoints, `${list({ name: 'orders', url }, { name: 'audit', url })}\n`);
      await writeFile(secrets, `orders:${secretOf()}\naudit:${secretOf()}\naudit:${secretOf()}\n`);
      const found = taken({ EVENT_ENDPOINTS_FILE: endpoints, EVENT_SECRETS_FILE: secrets });
      expect(found.map((each) => each.secrets.length)).toEqual([1, 2]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.each(['worker', 'command'] as const)(
    'are not looked at by the %s, which has no use for a secret',
    (role) => {
      expect(taken({ EVENT_ENDPOINTS: one({}), EVENT_SECRETS: 'nonsense' }, role)).toEqual([]);
    },
  );
});

describe('what is refused, and never repeated', () => {
  const NOT_SHOWN = 'not-to-be-shown';
  test.each([
    ['no JSON', `{${NOT_SHOWN}`, 'must be a JSON list'],
    ['no list', JSON.stringify({ name: NOT_SHOWN }), 'must be a JSON list'],
    ['texts', JSON.stringify([NOT_SHOWN]), 'must be a JSON list'],
    ['no name', list({ url, secrets: [secretOf()] }), 'has a name that is not'],
    ['a name that is none', one({ name: `No ${NOT_SHOWN}` }), 'has a name that is not'],
    ['no address', list({ name: 'orders', secrets: [secretOf()] }), 'has a "url" that is not'],
    ['a path', one({ url: `/${NOT_SHOWN}` }), 'has a "url" that is not'],
    ['another scheme', one({ url: `ftp://${NOT_SHOWN}.example.com` }), 'has a "url" that is not'],
    ['a password', one({ url: `https://u:${NOT_SHOWN}@example.com` }), 'has a "url" that is not'],
    ['a fragment', one({ url: `https://example.com/#${NOT_SHOWN}` }), 'has a "url" that is not'],
    ['a type that is none', one({ types: [NOT_SHOWN] }), 'has a type that is not one of verification.'],
    ['no type at all', one({ types: [] }), 'leave "types" out'],
    ['a misspelt member', one({ filter: [NOT_SHOWN] }), 'none of "name", "url", "secrets" and "types"'],
    ['a secret without its prefix', one({ secrets: [NOT_SHOWN] }), 'must be secrets such as "whsec_…"'],
    ['a short secret', one({ secrets: [secretOf(23)] }), '24 to 64 random bytes'],
    ['a long secret', one({ secrets: [secretOf(65)] }), '24 to 64 random bytes'],
    ['a secret that was cut', one({ secrets: [secretOf(32).slice(0, -2)] }), '24 to 64 random bytes'],
    ['a secret with a line break', one({ secrets: [`${secretOf(32)}\nmore`] }), '24 to 64 random bytes'],
    ['one name twice', list(...[1, 2].map(() => ({ name: 'orders', url }))), 'has the same name twice'],
    ['no secret', list({ name: 'orders', url }), 'has no secret for "orders"'],
    [
      'many endpoints',
      list(...Array.from({ length: 51 }, (_, n) => ({ name: `e${n}`, url }))),
      'has more than 50 endpoints',
    ],
  ])('%s', (_what, endpoints, message) => {
    const { EVENT_ENDPOINTS: refusal = '' } = refusals({ EVENT_ENDPOINTS: endpoints });
    expect(refusal).toContain(message);
    expect(refusal).not.toContain(NOT_SHOWN);
  });

  test.each([
    ['no name', secretOf(), 'must be pieces such as'],
    ['no secret', 'orders:', 'must be pieces such as'],
    ['a short secret', `orders:${secretOf(16)}`, 'must be pieces such as'],
    ['an endpoint that is not there', `other:${secretOf()}`, 'has a secret of an endpoint that'],
    [
      'many secrets',
      Array.from({ length: 6 }, () => `orders:${secretOf()}`).join(),
      'has more than 5 secrets',
    ],
    ['one that is no secret', `orders:whsec_${Buffer.alloc(32, 7).toString('base64')}`, 'again and again'],
  ])('%s, in EVENT_SECRETS', (_what, secrets, message) => {
    const found = refusals({ EVENT_ENDPOINTS: one({}), EVENT_SECRETS: secrets });
    expect(found).toEqual({ EVENT_SECRETS: expect.stringContaining(message) });
  });
});

describe('places that events do not go to unless somebody says so', () => {
  test.each([
    ['http', 'http://orders.example.com/', 'ALLOW_PLAINTEXT_EVENTS'],
    ['http, by number', 'http://93.184.215.14/', 'ALLOW_PLAINTEXT_EVENTS'],
    ['this machine', 'http://127.0.0.1:8080/', 'EVENT_PRIVATE_NETWORKS'],
    ['this machine, by name', 'https://localhost/', 'EVENT_PRIVATE_NETWORKS'],
    ['this machine, in another form', 'http://0x7f.1/', 'EVENT_PRIVATE_NETWORKS'],
    ['a network of one’s own', 'https://10.0.0.7/', 'EVENT_PRIVATE_NETWORKS'],
    ['IPv6 of one’s own', 'https://[fd12::7]/', 'EVENT_PRIVATE_NETWORKS'],
    ['IPv4 in IPv6’s clothes', 'https://[::ffff:192.168.0.7]/', 'EVENT_PRIVATE_NETWORKS'],
  ])('%s: %s, which %s allows and says', (_what, address, allowed) => {
    const env = { EVENT_ENDPOINTS: one({ url: address }) };
    expect(refusals(env)).toEqual({
      EVENT_ENDPOINTS: expect.stringContaining(`; ${allowed}=true allows it`),
    });
    const { mistakes, warnings } = judge({ ...env, [allowed]: 'true' });
    expect(mistakes).toEqual({});
    expect(warnings).toEqual([expect.stringContaining(`${allowed} allows what is not safe`)]);
  });

  test.each([
    'http://169.254.169.254/latest',
    'https://[fe80::1]/',
    'http://0.0.0.0/',
    'https://224.0.0.1/',
    'https://100.100.100.200/',
  ])('%s, whatever is allowed', (address) => {
    const env = { ALLOW_PLAINTEXT_EVENTS: 'true', EVENT_PRIVATE_NETWORKS: 'true' };
    expect(refusals({ ...env, EVENT_ENDPOINTS: one({ url: address }) })).toEqual({
      EVENT_ENDPOINTS: expect.stringContaining('no event may be sent to'),
    });
  });
});
