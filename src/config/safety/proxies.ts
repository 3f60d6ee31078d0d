/** Whether TRUST_PROXY believes everybody, in one entry or in several that cover the same. */
import { isIP } from 'node:net';

/** One network of a provider has at most this many bits fixed; anything wider is no list of one's own proxies. */
const WIDEST = { 4: 8, 6: 16 } as const;
/** As much as sixteen such networks of IPv4: nobody's proxies, and half-way to everybody. */
const TOO_MUCH = 1 / 16;

export function trustsEverybody(networks: readonly string[]): boolean {
  const ranges = networks.flatMap((network) => rangeOf(network) ?? []);
  if (ranges.some(({ family, bits }) => bits < WIDEST[family])) return true;
  return ([4, 6] as const).some((family) => {
    const shares = ranges.filter((range) => range.family === family).map(({ bits }) => 2 ** -bits);
    return shares.reduce((sum, share) => sum + share, 0) >= TOO_MUCH;
  });
}

interface Range {
  readonly family: 4 | 6;
  /** Leading bits that are fixed. */
  readonly bits: number;
}

function rangeOf(network: string): Range | undefined {
  const [base = '', length] = network.split('/');
  const family = isIP(base);
  if (family === 4) return { family, bits: length === undefined ? 32 : Number(length) };
  // Names such as `loopback` are narrow.
  if (family !== 6) return undefined;
  const bits = length === undefined ? 128 : Number(length);
  const head = Number.parseInt(/^[0-9a-f]{1,4}(?=:)/i.exec(base)?.[0] ?? '0', 16);
  // Addresses of one's own (fc00::/7, fe80::/10) belong to nobody else, however many are named.
  const isOwn = (bits >= 7 && head >> 9 === 0xfc00 >> 9) || (bits >= 10 && head >> 6 === 0xfe80 >> 6);
  if (isOwn) return undefined;
  // IPv4 in IPv6's clothes.
  const isMapped = /^(?:0{0,4}:){1,5}ffff:/i.test(base) && bits >= 80;
  return isMapped ? { family: 4, bits: Math.max(bits - 96, 0) } : { family, bits };
}
