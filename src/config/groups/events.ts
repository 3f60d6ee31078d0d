import { eventEndpointList, eventSecretList } from '../event-endpoints.ts';
import type { Group, Role } from '../setting.ts';
import { flag, integer } from '../values.ts';

/** Servers deliver; a worker has no use for a secret of theirs. */
const SERVERS: readonly Role[] = ['server', 'embedded'];

export const events = {
  title: 'Events',
  about:
    'The service tells your back end of every outcome ([events.md](events.md)). Set these in all API servers alike: whichever looks first decides by its own settings who gets an event.',
  settings: {
    endpoints: {
      name: 'EVENT_ENDPOINTS',
      read: eventEndpointList,
      readBy: SERVERS,
      default: '[]',
      secret: true,
      example: '[{"name":"orders","url":"https://orders.example.com/events"}]',
      about:
        'Where events are sent, as a JSON list. Each endpoint has a `name` (small letters, digits, `-`), which stays when its address changes; a `url`, which must be https unless it leads to this machine; `types`, if it wants some of the [types](events.md) only; and its `secrets`, unless they are in `EVENT_SECRETS`. An address may open something to whoever knows it, so that the whole setting is a secret. Empty: nothing is sent, and `GET /v1/events` lists events all the same.',
    },
    secrets: {
      name: 'EVENT_SECRETS',
      read: eventSecretList,
      readBy: SERVERS,
      secret: true,
      example: 'orders:whsec_…',
      about:
        'Signing secrets of endpoints, separated by commas or spaces: the name of the endpoint, a colon, and a secret as Standard Webhooks writes it, `whsec_` and 24 to 64 random bytes in base64 (`echo "whsec_$(openssl rand -base64 32)"`). Each endpoint has its own. An event is signed with all secrets of its endpoint: to change one, add the new one here, change it at the receiver, and remove the old one here.',
    },
    privateNetworks: {
      name: 'EVENT_PRIVATE_NETWORKS',
      read: flag,
      readBy: SERVERS,
      default: 'false',
      about:
        'Whether events may be sent to addresses of your own network and of this machine: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, fc00::/7 and loopback. Off, an endpoint whose name has such an address is refused when it is called, since a name that others control could lead into your network. Addresses of one link, such as those where clouds give out credentials, are refused in any case.',
    },
    allowPlaintext: {
      name: 'ALLOW_PLAINTEXT_EVENTS',
      read: flag,
      readBy: SERVERS,
      default: 'false',
      about:
        'Lets endpoints be http although they are on another machine. Whoever is on the way can then read which verification ended how; it is said at every start.',
    },
    timeoutMs: {
      name: 'EVENT_TIMEOUT_MS',
      read: integer(1_000, 30_000),
      readBy: SERVERS,
      default: '20000',
      about:
        'How long an endpoint may take to answer, in milliseconds, from the look-up of its name on. Standard Webhooks recommends 15 to 30 s. A receiver does well to store the event, answer, and work afterwards.',
    },
  },
} as const satisfies Group;
