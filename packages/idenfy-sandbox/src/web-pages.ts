/**
 * Keeps pages of other sites away from a server that asks for no credentials and listens where a browser runs. Such a
 * page can send requests to any address, and by a name of its own that it has point there (DNS rebinding) even read
 * the answers. Programs send none of the headers that tell a page by, and are let through.
 */
import { isIP } from 'node:net';

export interface PageRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * @param own addresses that this server is known by, whatever their names
 * @returns why it is refused, for whoever debugs it; null for what may pass
 */
export function refusalOf({ method, headers }: PageRequest, own: readonly string[] = []): string | null {
  const { host, origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  if (typeof host === 'string' && !isKnown(host, own)) {
    return 'This name is not one of mine: a page could have it point here. Ask by an address, localhost, or a name that the settings give me.';
  }
  const isReading = method === 'GET' || method === 'HEAD';
  // A link that somebody follows: the page that it stands on gets nothing of the answer.
  if (isReading && mode === 'navigate') return null;
  const isForeign =
    site === undefined
      ? typeof origin === 'string' && URL.parse(origin)?.host !== host
      : site !== 'same-origin' && site !== 'none';
  return isForeign ? 'Pages of other origins may ask nothing here.' : null;
}

/** Only what nobody on the internet can have a name for, or what the settings name. */
function isKnown(host: string, own: readonly string[]): boolean {
  const name = URL.parse(`http://${host}`)?.hostname;
  if (name === undefined) return false;
  return (
    isIP(name.replaceAll(/[[\]]/g, '')) !== 0 ||
    // Of one label: localhost, and the names of containers. `.localhost` is RFC 6761, `.internal` ICANN's for private use.
    !name.includes('.') ||
    name.endsWith('.localhost') ||
    name.endsWith('.internal') ||
    own.some((address) => URL.parse(address)?.hostname === name)
  );
}

/** Forms of any page can be sent as one of three types without being asked for leave; a body must have one of these. */
export function hasTypeOf({ headers }: PageRequest, ...types: readonly string[]): boolean {
  const hasBody = Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
  const type = String(headers['content-type'] ?? '')
    .replace(/;.*$/s, '')
    .trim()
    .toLowerCase();
  return !hasBody || types.includes(type);
}
