import { BlockList, isIP, isIPv6 } from 'node:net';
import type { LookupFunction } from 'node:net';
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { callbackify } from 'node:util';
import { DocumentError } from './errors.ts';

// What is not globally reachable, after the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its
// updates), with multicast and the old class E.
const PRIVATE_IPV4: [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

// NAT64 (RFC 6052): what the resolver of an IPv6-only network answers for hosts without IPv6. Such an address, like a
// mapped one (::ffff:0:0/96, which BlockList itself compares with the IPv4 rules), is as public as the IPv4 inside.
const NAT64 = '64:ff9b::';

// IPv6 that may be reached: the one block of global unicast in use, and the two forms that carry IPv4. All the rest,
// such as ::1, fc00::/7, fe80::/10, 64:ff9b:1::/48 and multicast, is refused by not being here.
const ALLOWED_IPV6: [network: string, prefix: number][] = [
  ['2000::', 3],
  ['::ffff:0:0', 96],
  [NAT64, 96],
];

// Within 2000::/3: protocol assignments with Teredo, documentation, 6to4 (whose tail is an IPv4 address of anyone's
// choice), AS112, and documentation again.
const SPECIAL_IPV6: [network: string, prefix: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const allowedIPv6 = new BlockList();
for (const [network, prefix] of ALLOWED_IPV6) allowedIPv6.addSubnet(network, prefix, 'ipv6');
const refused = new BlockList();
for (const [network, prefix] of SPECIAL_IPV6) refused.addSubnet(network, prefix, 'ipv6');
for (const [network, prefix] of PRIVATE_IPV4) {
  refused.addSubnet(network, prefix, 'ipv4');
  refused.addSubnet(`${NAT64}${network}`, 96 + prefix, 'ipv6');
}

/** Whether an IP address in text form may be reached over the public internet. Anything but an address is not. */
export function isPublicAddress(address: string): boolean {
  // A zone (`fe80::1%eth0`) is only ever given to an address of one link.
  if (isIP(address) === 0 || address.includes('%')) return false;
  if (isIPv6(address)) return allowedIPv6.check(address, 'ipv6') && !refused.check(address, 'ipv6');
  return !refused.check(address, 'ipv4');
}

/** Resolves a host name to every address it has. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export const resolveWithSystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/**
 * A `lookup` for `net.connect` that gives out no address that `isAllowed` refuses. The socket connects to the very
 * addresses that were checked, so a DNS answer that changes between check and use cannot slip by. One refused address
 * refuses the whole answer: an honest file storage has no private ones.
 */
export function checkedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  const answer = callbackify(async (hostname: string): Promise<LookupAddress[]> => {
    const found = await resolve(hostname);
    if (found.some(({ address }) => !isAllowed(address))) throw notPublic();
    return found;
  });
  return (hostname, options, callback) => {
    answer(hostname, (error, found) => {
      if (error !== null) return callback(error, []);
      const usable = found.filter(({ family }) => !options.family || options.family === family);
      const [first] = usable;
      if (first === undefined) return callback(unresolved(), []);
      return options.all === true ? callback(null, usable) : callback(null, first.address, first.family);
    });
  };
}

export function notPublic(): DocumentError {
  return new DocumentError(
    'file_link_refused',
    'The host of the file link does not have a public address.',
    'address_not_public',
  );
}

function unresolved(): DocumentError {
  return new DocumentError('storage_unavailable', 'The host of the file link has no address.', 'ENOTFOUND');
}
