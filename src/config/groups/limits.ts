import type { Group } from '../setting.ts';
import { flag, integer, list, network } from '../values.ts';

const A_MINUTE = 1_000_000;

export const limits = {
  title: 'Limits',
  about:
    'Each server counts for itself, in memory, by the minute; what is too much is answered 429 with `Retry-After`, and `0` sets no limit. Authentic webhooks and the health routes are never limited.',
  settings: {
    trustProxy: {
      name: 'TRUST_PROXY',
      read: list(network),
      default: '',
      example: '10.0.0.0/8',
      about:
        'Addresses or networks of your reverse proxies, separated by commas (`loopback`, `linklocal` and `uniquelocal` name the usual ones): from them, and from them alone, `X-Forwarded-For` is believed. Without it everybody behind a proxy has the proxy’s address, and shares its limits.',
    },
    requestsPerKey: {
      name: 'RATE_LIMIT_PER_KEY',
      read: integer(0, A_MINUTE),
      default: '30000',
      about:
        'Requests a minute with one API key. Five hundred a second: a back end may ask about thousands of verifications again and again, and only one that runs wild is stopped.',
    },
    requestsPerAddress: {
      name: 'RATE_LIMIT_PER_ADDRESS',
      read: integer(0, A_MINUTE),
      default: '3000',
      about:
        'Requests a minute from one address (of IPv6, one /64 network) that need no API key: the review desk, the documentation, the codec, and addresses that do not exist.',
    },
    failuresPerAddress: {
      name: 'RATE_LIMIT_FAILURES',
      read: integer(0, A_MINUTE),
      default: '300',
      about:
        'Wrong or missing API keys, log-ins, tokens and webhook signatures a minute from one address. Beyond it they are answered 429; good keys, tokens and signatures are taken from there all the same, since behind a proxy one address may be everybody’s.',
    },
    streamsPerKey: {
      name: 'STREAMS_PER_KEY',
      read: integer(0, 100_000),
      default: '1000',
      about:
        'Streams and waiting requests (`wait`) that one API key keeps open at one server. Each costs some 30 kB; a back end that shows each of its users where they are may have hundreds, and only one that never closes them is stopped.',
    },
    unprovenBytes: {
      name: 'UNPROVEN_BYTES',
      read: integer(1_000_000, 10_000_000_000),
      default: '64000000',
      about:
        'Bytes of webhooks whose signature is not checked yet, of all connections together. Where they would be more, the largest of these bodies is given up (503), so that many slow and large ones cost each other their place and not a real one its own. There is always room for one of `WEBHOOK_BODY_LIMIT_BYTES`.',
    },
    allowAnyProxy: {
      name: 'ALLOW_ANY_PROXY',
      read: flag,
      default: 'false',
      about:
        'Lets `TRUST_PROXY` believe everybody (networks wider than /8 of IPv4 or /16 of IPv6, or as many addresses by several). Right only where nothing but your proxies can reach this server at all.',
    },
  },
} as const satisfies Group;
