import { isIP } from 'node:net';
import { DocumentError } from './errors.ts';
import type { LookupErrors } from '../public-addresses.ts';
import { isPublicSuffix } from '../public-suffixes.ts';

export type LinkRules = {
  /**
   * Hosts that may serve files over https on its usual port: exact names, and `*.suffix` for every name below a suffix.
   * Lower case, without a port.
   */
  allowedHosts: readonly string[];
  /**
   * Origins (`http://127.0.0.1:4010`) that may serve files whatever their scheme, port and address: the sandbox, or a
   * storage within one's own network.
   */
  trustedOrigins: readonly string[];
};

export type CheckedLink = { url: URL; trusted: boolean };

// A suffix has two labels at least, and is none below which anybody can have a name.
const HOST_RULE = /^(\*\.[a-z0-9-]+\.)?([a-z0-9-]+\.)*[a-z0-9-]+$/;

/**
 * Makes the check that every file link passes before anything is resolved or sent (design.md, invariant 14).
 * Throws a `TypeError` for an ill-formed rule; the check itself throws `file_link_refused`, with the broken rule as
 * `detail`: `not_a_url`, `credentials`, `scheme`, `port`, `host_not_allowed`, `address_not_public`.
 */
export function createLinkCheck(
  rules: LinkRules,
  isAllowedAddress: (address: string) => boolean,
): (link: string) => CheckedLink {
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const rule of rules.allowedHosts) {
    if (isIP(rule) !== 6 && !HOST_RULE.test(rule))
      throw new TypeError(`Not a host name or "*.suffix": ${rule}`);
    if (rule.startsWith('*.') && isPublicSuffix(rule.slice(2)))
      throw new TypeError(`Anybody can have a name below ${rule.slice(2)}: ${rule}`);
    if (rule.startsWith('*.')) suffixes.push(rule.slice(1));
    else exact.add(rule);
  }
  const trustedOrigins = new Set(rules.trustedOrigins.map(parseOrigin));

  return (link) => {
    const url = URL.parse(link);
    if (url === null) throw refused('The file link is not a URL.', 'not_a_url');
    if (url.username !== '' || url.password !== '') {
      throw refused('The file link carries a user name or password.', 'credentials');
    }
    if (trustedOrigins.has(url.origin)) return { url, trusted: true };
    if (url.protocol !== 'https:') throw refused('The file link is not https.', 'scheme');
    if (url.port !== '') throw refused('The file link names a port of its own.', 'port');
    // The URL parser has lower-cased the host, decoded it and written IPv4 addresses of every form as four decimals.
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (!exact.has(host) && !suffixes.some((suffix) => host.endsWith(suffix))) {
      throw new DocumentError(
        'file_link_refused',
        'The host of the file link is not among the allowed ones.',
        'host_not_allowed',
        // The host alone: what follows it in a link opens the file.
        `The file is at ${url.hostname}, which IDENFY_FILE_HOSTS does not have. If that is iDenfy's storage, add it there.`,
      );
    }
    // An address in the link is never resolved, so the lookup's check would not see it.
    if (isIP(host) !== 0 && !isAllowedAddress(host)) throw linkErrors.notAllowed();
    return { url, trusted: false };
  };
}

function parseOrigin(text: string): string {
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
  if (!isOrigin) throw new TypeError(`Not an origin such as "http://127.0.0.1:4010": ${text}`);
  return url.origin;
}

function refused(message: string, detail: string): DocumentError {
  return new DocumentError('file_link_refused', message, detail);
}

/** About the host that a link names. */
export const linkErrors = {
  notAllowed: () =>
    refused('The host of the file link does not have a public address.', 'address_not_public'),
  notFound: () =>
    new DocumentError('storage_unavailable', 'The host of the file link has no address.', 'ENOTFOUND'),
} as const satisfies LookupErrors;
