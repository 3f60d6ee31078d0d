import { describe, expect, test } from '@jest/globals';
import { createSecretKey, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { EncryptionError } from '../../src/encryption/errors.ts';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import type { EncryptionKey } from '../../src/encryption/key-ring.ts';
import { publishedTestKey } from '../../src/encryption/published-test-key.ts';
import { keyIdOf, open, seal } from '../../src/encryption/sealing.ts';

const key = (id: string): EncryptionKey => ({ id, secret: createSecretKey(randomBytes(32)) });
const text = Buffer.from('Ona Pavyzdienė, 1990-02-03');

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof EncryptionError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('a ring of keys', () => {
  test('seals by the newest and opens by all', () => {
    const [older, newer] = [key('k1'), key('k2')];
    const before = seal(createKeyRing([older]), 'records', text);
    const both = createKeyRing([newer, older]);
    expect(open(both, 'records', before)).toEqual(text);
    const after = seal(both, 'records', text);
    expect([keyIdOf(before), keyIdOf(after), both.newest.id, both.ids]).toEqual([
      'k1',
      'k2',
      'k2',
      ['k2', 'k1'],
    ]);
    expect(codeOf(() => open(createKeyRing([older]), 'records', after))).toBe('encryption_key_unknown');
  });

  test('holds at least one key, and each id once', () => {
    expect(() => createKeyRing([])).toThrow(/at least one/);
    expect(() => createKeyRing([key('k1'), key('k1')])).toThrow(/an id of its own/);
  });

  test('says which key is missing, and repeats nothing that is no key id', () => {
    const ring = createKeyRing([key('k1')]);
    expect(() => ring.byId('k0')).toThrow(/the key "k0", which is not in ENCRYPTION_KEYS/);
    expect(() => ring.byId('Ona Pavyzdienė')).toThrow(/^(?!.*Ona)/);
  });

  test('gives each purpose a sub-key of its own, the same at every start', () => {
    const ring = createKeyRing([publishedTestKey]);
    expect(
      (['temporal', 'records', 'documents', 'workflow-ids'] as const).map((purpose) =>
        ring.newest.subKey(purpose).export().toString('hex').slice(0, 16),
      ),
    ).toEqual(['f53d6e4e5353597d', '4753b9c7df29b2de', 'edaa5433dc0f4c27', '3a9b3d7e1fee08cc']);
  });

  test('shows no secret when it is printed', () => {
    const ring = createKeyRing([publishedTestKey]);
    const shown = inspect([ring, publishedTestKey, ring.newest.subKey('records')], { depth: 9 });
    expect(shown + JSON.stringify([ring, publishedTestKey])).not.toContain('never use it');
    expect(shown).not.toMatch(/<Buffer/);
  });
});

describe('what is sealed', () => {
  const ring = createKeyRing([key('k1')]);

  test('shows nothing of itself, and never looks the same twice', () => {
    const [one, other] = [seal(ring, 'records', text), seal(ring, 'records', text)];
    expect(one.includes('Ona')).toBe(false);
    expect(one.equals(other)).toBe(false);
    expect(one.length).toBe(text.length + 2 + 'k1'.length + 12 + 16);
    expect(open(ring, 'records', seal(ring, 'records', new Uint8Array()))).toHaveLength(0);
  });

  test('opens for the same purpose and in the same place only', () => {
    const sealed = seal(ring, 'records', text, 'results.data');
    expect(open(ring, 'records', sealed, 'results.data')).toEqual(text);
    expect(codeOf(() => open(ring, 'records', sealed, 'results.status'))).toBe('sealed_data_damaged');
    expect(codeOf(() => open(ring, 'temporal', sealed, 'results.data'))).toBe('sealed_data_damaged');
  });

  test('does not open when any byte of it was changed or is missing', () => {
    const sealed = seal(ring, 'records', text);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      // A changed id is most often that of a key that is not there.
      expect(['sealed_data_damaged', 'encryption_key_unknown']).toContain(
        codeOf(() => open(ring, 'records', changed)),
      );
      expect(['sealed_data_damaged', 'encryption_key_unknown']).toContain(
        codeOf(() => open(ring, 'records', sealed.subarray(0, at))),
      );
    }
  });

  test('does not open under another key of the same id', () => {
    expect(codeOf(() => open(createKeyRing([key('k1')]), 'records', seal(ring, 'records', text)))).toBe(
      'sealed_data_damaged',
    );
  });
});
