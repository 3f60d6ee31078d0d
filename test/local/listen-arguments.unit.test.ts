import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ArgumentsError } from '../../src/local/arguments.ts';
import { readListenArguments } from '../../src/local/listen-arguments.ts';

const read = (argv: readonly string[], env: Record<string, string> = {}) => readListenArguments(argv, env);
const secret = `whsec_${randomBytes(32).toString('base64')}`;

describe('npm run listen', () => {
  test('reads from npm run dev and forwards nothing, unless it says otherwise', () => {
    expect(read([])).toEqual({
      url: 'http://127.0.0.1:3000',
      apiKey: null,
      dataDir: 'data',
      forward: null,
      secret: null,
      types: null,
      json: false,
      help: false,
    });
    expect(read([], { PORT: '3100' }).url).toBe('http://127.0.0.1:3100');
  });

  test('takes where to read and where to send from its flags, or from the environment', () => {
    const env = { API_URL: 'https://api.example.com/', API_KEY: 'a key', LISTEN_SECRET: secret };
    expect(read([], env)).toMatchObject({ url: 'https://api.example.com', apiKey: 'a key', secret });
    const flags = ['--url', 'http://127.0.0.1:3001', '--forward', 'localhost:8080/events', '--json'];
    expect(read(flags, env)).toMatchObject({ url: 'http://127.0.0.1:3001', json: true });
    expect(read(flags).forward?.href).toBe('http://localhost:8080/events');
  });

  test('takes types with and without what they all begin with', () => {
    expect(read(['--types', 'closed, verification.blocked']).types).toEqual([
      'verification.closed',
      'verification.blocked',
    ]);
  });

  test.each([
    [['--types', 'closd'], '--types wants some of verification.session_created'],
    [['--forward', 'http://'], '--forward wants an address'],
    [['--forward', 'http://u:p@127.0.0.1/'], '--forward wants an address'],
    [['--secret', 'short'], '--secret (or LISTEN_SECRET) wants'],
    [['--unheard-of'], 'Unknown option'],
    [['http://127.0.0.1:8080'], 'Unexpected argument'],
  ])('%j is refused with what would help', (argv, message) => {
    const refusal = (() => {
      try {
        return read(argv);
      } catch (error) {
        return error;
      }
    })();
    if (!(refusal instanceof ArgumentsError)) throw new Error('it was taken');
    expect(refusal.message).toContain(message);
    expect(refusal.message).toContain('Usage: npm run listen');
  });
});
