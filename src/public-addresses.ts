/**
 * Where this service may be made to connect: file links of iDenfy's bodies and endpoints of events name hosts that others
 * control (design.md, invariant 14). Both are checked by the address that the socket connects to.
 */
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { LookupFunction } from 'node:net';
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { callbackify } from 'node:util';

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

// What a network of one's own has (RFC 1918, RFC 6598, RFC 4193) and this machine itself. Not link-local addresses, which
// clouds answer with credentials under 169.254.169.254.
const OWN_NETWORKS: [network: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
];

// Within those networks: where Alibaba Cloud and AWS answer with credentials.
const METADATA: [address: string, family: 'ipv4' | 'ipv6'][] = [
  ['100.100.100.200', 'ipv4'],
  ['fd00:ec2::254', 'ipv6'],
];

const ownNetworks = new BlockList();
for (const network of OWN_NETWORKS) ownNetworks.addSubnet(...network);
const metadata = new BlockList();
for (const address of METADATA) metadata.addAddress(...address);

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

/** Whether an address in text form is public, or one of a network of one's own that `EVENT_PRIVATE_NETWORKS` opens. */
export function isPublicOrOwnAddress(address: string): boolean {
  if (isPublicAddress(address)) return true;
  if (isIP(address) === 0 || address.includes('%')) return false;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  return ownNetworks.check(address, family) && !metadata.check(address, family);
}

/** Resolves a host name to every address it has. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export const resolveWithSystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/** What `checkedLookup` fails with: the host has an address that is not allowed, or none at all. */
export interface LookupErrors {
  readonly notAllowed: () => Error;
  readonly notFound: () => Error;
}

/**
 * A `lookup` for `net.connect` that gives out no address that `isAllowed` refuses. The socket connects to the very
 * addresses that were checked, so a DNS answer that changes between check and use cannot slip by. One refused address
 * refuses the whole answer: an honest host has no private ones beside public ones.
 */
export function checkedLookup(
  resolve: Resolve,
  isAllowed: (address: string) => boolean,
  errors: LookupErrors,
): LookupFunction {
  const answer = callbackify(async (hostname: string): Promise<LookupAddress[]> => {
    const found = await resolve(hostname);
    if (found.some(({ address }) => !isAllowed(address))) throw errors.notAllowed();
    return found;
  });
  return (hostname, options, callback) => {
    answer(hostname, (error, found) => {
      if (error !== null) return callback(error, []);
      const usable = found.filter(({ family }) => !options.family || options.family === family);
      const [first] = usable;
      if (first === undefined) return callback(errors.notFound(), []);
      return options.all === true ? callback(null, usable) : callback(null, first.address, first.family);
    });
  };
}
