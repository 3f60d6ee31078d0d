import { expect, test } from '@jest/globals';
import { createSecretKey, randomBytes } from 'node:crypto';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import { shownMembers } from '../../src/log-redaction.ts';
import { createSourceHash, SOURCE_FORM } from '../../src/server/source-hash.ts';

const ring = (id: string) => createKeyRing([{ id, secret: createSecretKey(randomBytes(32)) }]);
const hash = createSourceHash(ring('one'));

test('one address has one hash, in whichever spelling, and it tells nothing of it', () => {
  expect(hash('192.0.2.7')).toMatch(SOURCE_FORM);
  expect(hash('::ffff:192.0.2.7')).toBe(hash('192.0.2.7'));
  expect(hash('192.0.2.8')).not.toBe(hash('192.0.2.7'));
  expect(createSourceHash(ring('two'))('192.0.2.7')).not.toBe(hash('192.0.2.7'));
});

test.each([
  ['2001:db8:1:2::1', '2001:DB8:1:2:ffff::9'],
  ['2001:db8::1', '2001:db8:0:0:1::'],
  ['fe80::1%eth0', 'fe80::2'],
  ['::1', '::2'],
])('of IPv6, one network of 64 bits counts as one: %s and %s', (one, other) => {
  expect(hash(one)).toBe(hash(other));
});

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:3::1'],
  ['2001:db8::1', '2001:db8:0:1::1'],
])('and another as another: %s and %s', (one, other) => {
  expect(hash(one)).not.toBe(hash(other));
});

test('a log shows it, and no address in its place', () => {
  const source = hash('192.0.2.7');
  expect(shownMembers({ source })).toEqual({ source });
});
