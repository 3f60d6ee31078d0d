/** The command line of `npm run listen`. */
import { parseArgs } from 'node:util';
import { eventTypes } from '../domain/events.ts';
import type { EventType } from '../domain/events.ts';
import { secretBytes } from '../config/event-endpoints.ts';
import { ArgumentsError } from './arguments.ts';
import { defaultPorts } from './ports.ts';

export interface ListenArguments {
  readonly url: string;
  /** null: that of `npm run dev`, from its data folder. */
  readonly apiKey: string | null;
  readonly dataDir: string;
  readonly forward: URL | null;
  /** Signs what is forwarded; null: one is made. */
  readonly secret: string | null;
  readonly types: readonly EventType[] | null;
  readonly json: boolean;
  readonly help: boolean;
}

export const LISTEN_USAGE = `Usage: npm run listen -- [options]

Prints events as they happen, until Ctrl-C.

  --forward URL     send them to URL as well, signed as endpoints get them
  --types TYPES     only these, such as verification.closed,verification.blocked; "verification." may be left out
  --json            print each as one line of JSON, alone on the standard output
  --url URL         of the API          (or API_URL, http://127.0.0.1:${defaultPorts.api})
  --secret SECRET   signs what is sent  (or LISTEN_SECRET; by default a new one, which is printed)
  --data-dir DIR    where npm run dev keeps its API key (data)

The API key is taken from API_KEY, or else from the data folder of npm run dev.`;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ArgumentsError that says what would help */
export function readListenArguments(argv: readonly string[], env: Environment): ListenArguments {
  const values = read(argv);
  const given = (flag: string | undefined, variable: string) => flag ?? (env[variable] || undefined);
  const secret = given(values.secret, 'LISTEN_SECRET') ?? null;
  if (secret !== null && secretBytes(secret) === null)
    throw wrong('--secret (or LISTEN_SECRET) wants "whsec_" and 24 to 64 bytes in base64');
  const url = given(values.url, 'API_URL') ?? `http://127.0.0.1:${env['PORT'] || defaultPorts.api}`;
  return {
    url: addressIn('url', url).href.replace(/\/+$/, ''),
    apiKey: env['API_KEY'] || null,
    dataDir: values['data-dir'] ?? 'data',
    forward: values.forward === undefined ? null : addressIn('forward', values.forward),
    secret,
    types: typesIn(values.types),
    json: values.json,
    help: values.help,
  };
}

function read(argv: readonly string[]) {
  try {
    const options = {
      'data-dir': { type: 'string' },
      forward: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
      json: { type: 'boolean', default: false },
      secret: { type: 'string' },
      types: { type: 'string' },
      url: { type: 'string' },
    } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw wrong(Error.isError(error) ? error.message : 'Unknown option.');
  }
}

function addressIn(flag: string, text: string): URL {
  // Somebody may leave the scheme out, as in localhost:8080/events.
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `http://${text}`);
  if (url === null || url.username !== '')
    throw wrong(`--${flag} wants an address such as http://127.0.0.1:8080/events`);
  return url;
}

function typesIn(text: string | undefined): EventType[] | null {
  if (text === undefined) return null;
  return text.split(',').map((piece) => {
    const name = piece.trim();
    const found = eventTypes.find((type) => type === name || type === `verification.${name}`);
    if (found === undefined) throw wrong(`--types wants some of ${eventTypes.join(', ')}, not "${name}"`);
    return found;
  });
}

function wrong(message: string): ArgumentsError {
  return new ArgumentsError(`${message}.\n\n${LISTEN_USAGE}`);
}
