/** Where a setting leads: to this machine, or across a network that others may listen to. */
import { isIP } from 'node:net';
import { isPublicAddress, isPublicOrOwnAddress } from '../../public-addresses.ts';

/** Names and addresses that no packet leaves this machine for. Brackets are those of an IPv6 address in a URL. */
export function isThisMachine(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (bare === 'localhost' || bare === '::1') return true;
  return isIP(bare) === 4 && bare.startsWith('127.');
}

/** Plain http to another machine. */
export function isPlainAndRemote(address: string | undefined): boolean {
  const url = address === undefined ? null : URL.parse(address);
  return url !== null && url.protocol === 'http:' && !isThisMachine(url.hostname);
}

/**
 * Whether iDenfy is a stand-in: on this machine, or at an origin that is named as trusted, which iDenfy's own never is.
 * Then nothing is real, and published secrets may be used.
 */
export function isSandbox(idenfy: {
  readonly baseUrl: string;
  readonly trustedFileOrigins: readonly string[];
}): boolean {
  const base = URL.parse(idenfy.baseUrl);
  if (base === null || isIdenfy(base.hostname)) return false;
  if (idenfy.trustedFileOrigins.includes(base.origin)) return true;
  return base.protocol === 'http:' && isThisMachine(base.hostname);
}

export function isIdenfy(hostname: string): boolean {
  return /(?:^|\.)idenfy\.com\.?$/i.test(hostname);
}

const hostIn = (address: string) => URL.parse(address)?.hostname.replace(/^\[(.*)\]$/, '$1') ?? '';

/** This machine, or an address of a network of one's own. What a name leads to is known when it is looked up. */
export function isOnOwnNetwork(address: string): boolean {
  const host = hostIn(address);
  return isThisMachine(host) || (isIP(host) !== 0 && !isPublicAddress(host) && isPublicOrOwnAddress(host));
}

/** An address that nothing is ever sent to: of one link, where clouds give out credentials, of many machines or of none. */
export function isNowhere(address: string): boolean {
  const host = hostIn(address);
  return isIP(host) !== 0 && !isPublicOrOwnAddress(host);
}
