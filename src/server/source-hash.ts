/**
 * Where a request came from, told apart and not told: a keyed hash of its address. Whoever has the rows or the log and
 * not the keys can neither read an address from it nor try out which one it is (there are only 4 billion of IPv4).
 */
import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { KeyRing } from '../encryption/key-ring.ts';

/** The same for every address of one IPv6 network of 64 bits, which is one household or one machine. */
export type SourceHash = (address: string) => string;

/** How long it is kept where it stands in a row. Who wants to know later has had time to ask. */
export const SOURCE_DAYS = 30;

export const SOURCE_FORM = /^src_[0-9a-f]{24}$/;

/** Changes with the newest key, as its tie to older rows does. */
export function createSourceHash({ newest }: Pick<KeyRing, 'newest'>): SourceHash {
  const key = newest.subKey('source-addresses');
  return (address) =>
    `src_${createHmac('sha256', key).update(networkOf(address)).digest('hex').slice(0, 24)}`;
}

/** In one spelling, IPv4 within IPv6 as itself. */
function networkOf(address: string): string {
  const plain = address.toLowerCase().replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  // The parser of addresses writes IPv6 in its shortest form (RFC 5952).
  const short = URL.parse(`http://[${plain}]`)?.hostname.slice(1, -1) ?? plain;
  const [before = '', after] = short.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
