/** RFC 9116: whom to tell of a weakness. */
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import { startTestServer } from './support.ts';

const ask = async (env: Readonly<Record<string, string>>) => {
  const server = await startTestServer({ env });
  const answer = await server.app.inject({ method: 'GET', url: '/.well-known/security.txt' });
  await server.close();
  return answer;
};

test('without a contact there is no such page', async () => {
  expect((await ask({})).statusCode).toBe(404);
});

test('with one, it names it, until when that holds, and where else it says so', async () => {
  const answer = await ask({
    SECURITY_CONTACTS: 'mailto:security@example.com, https://example.com/report',
    SECURITY_POLICY: 'https://example.com/policy',
    PUBLIC_URL: 'https://verifications.example.com',
  });
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  const lines = answer.body.trimEnd().split('\n');
  expect(lines).toEqual([
    'Contact: mailto:security@example.com',
    'Contact: https://example.com/report',
    expect.stringMatching(/^Expires: \d{4}-\d\d-\d\dT00:00:00\.000Z$/),
    'Policy: https://example.com/policy',
    'Canonical: https://verifications.example.com/.well-known/security.txt',
  ]);
  const days = (Date.parse(String(lines[2]).slice('Expires: '.length)) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(28);
  expect(days).toBeLessThan(365);
});

test('what the settings do not say it does not say either: no policy, and no address that is not https', async () => {
  for (const env of [{}, { PUBLIC_URL: 'http://127.0.0.1:3000' }]) {
    const { body } = await ask({ SECURITY_CONTACTS: 'mailto:security@example.com', ...env });
    expect(body).toMatch(/^Contact: mailto:security@example\.com\nExpires: \S+\n$/);
  }
});

test.each([
  'security@example.com',
  'http://example.com',
  'mailto:x',
  'mailto:a@b\nExpires: 1',
  'javascript:x',
])('%j is no contact', (value) => {
  expect(() => loadConfig({ SECURITY_CONTACTS: value }, 'command')).toThrow(/SECURITY_CONTACTS/);
});
