import type { LookupAddress, LookupOptions } from 'node:dns';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { linkErrors } from '../src/documents/links.ts';
import { checkedLookup, isPublicAddress, isPublicOrOwnAddress } from '../src/public-addresses.ts';

const NOT_PUBLIC = [
  '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255',
  '192.168.1.1 192.0.2.1 198.18.0.1 203.0.113.1 224.0.0.1 255.255.255.255',
  ':: ::1 fc00::1 fdff::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 ff02::1 100::1',
  '2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 4000::1 64:ff9b:1::1 ::7f00:1',
  '::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:169.254.169.254 ::FFFF:10.0.0.1 0:0:0:0:0:ffff:a00:1',
  '64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b::10.0.0.1',
  // And what is no address at all:
  'localhost 127.1 2130706433 2606:2800::1%eth0 52.218.0.1/32',
].flatMap((line) => line.split(' '));

const answering = (...addresses: string[]): (() => Promise<LookupAddress[]>) => {
  const answer = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return () => Promise.resolve(answer);
};
const ask = (resolve: () => Promise<LookupAddress[]>, options: LookupOptions): Promise<unknown> =>
  new Promise((done, fail) => {
    checkedLookup(resolve, isPublicAddress, linkErrors)(
      'files.example',
      options,
      (error, address, family) => {
        if (error) fail(error);
        else done(family === undefined ? address : { address, family });
      },
    );
  });

describe('an address', () => {
  test.each([
    '52.218.0.1',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '2606:2800::1',
  ])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

  test.each(['::ffff:52.218.0.1', '::ffff:34da:1', '64:ff9b::52.218.0.1', '64:ff9b::34da:1'])(
    '%s is public, as is the IPv4 address inside',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  test.each(NOT_PUBLIC)('%j is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  test('carried in IPv6 is exactly as public as the IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublicAddress(address));
        expect(isPublicAddress(`64:ff9b::${address}`)).toBe(isPublicAddress(address));
      }),
    );
  });
});

describe('with a network of one’s own open, an address', () => {
  const OWN = '10.1.2.3 100.64.0.1 127.0.0.1 172.31.255.255 192.168.1.1 ::1 fc00::1 fd12:3456::1'.split(' ');

  test.each([...OWN, '93.184.215.14', '2606:2800::1'])('%s may be reached', (address) =>
    expect(isPublicOrOwnAddress(address)).toBe(true),
  );

  test.each(
    NOT_PUBLIC.filter(
      (address) => !OWN.includes(address) && !/^(?:127|172|fd)|^::ffff:|^::FFFF:|^0:0:/.test(address),
    ),
  )('%j may not, as before', (address) => expect(isPublicOrOwnAddress(address)).toBe(false));

  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    '100.100.100.200',
    'fd00:ec2::254',
    '0.0.0.0',
    '::',
  ])('%s may never: what answers there gives out credentials, or is whoever listens', (address) =>
    expect(isPublicOrOwnAddress(address)).toBe(false),
  );
});

describe('the lookup', () => {
  test('gives the socket the addresses that it checked', async () => {
    const all = [
      { address: '2606:2800::1', family: 6 },
      { address: '93.184.215.14', family: 4 },
    ];
    const resolve = answering('2606:2800::1', '93.184.215.14');
    expect(await ask(resolve, { all: true })).toEqual(all);
    expect(await ask(resolve, { all: true, family: 4 })).toEqual([all[1]]);
    expect(await ask(resolve, {})).toEqual(all[0]);
    expect(await ask(resolve, { family: 4 })).toEqual(all[1]);
  });

  test('refuses an answer that has a private address among public ones', async () => {
    const refusal = { code: 'file_link_refused', detail: 'address_not_public' };
    await expect(ask(answering('93.184.215.14', '10.0.0.1'), { all: true })).rejects.toMatchObject(refusal);
    await expect(ask(answering('93.184.215.14', '::1'), { family: 4 })).rejects.toMatchObject(refusal);
  });

  test('that finds nothing says so', async () => {
    await expect(ask(answering(), { all: true })).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
