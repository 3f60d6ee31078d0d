/** Where events go, as settings say it. */
import { z } from 'zod';
import { eventTypes } from '../domain/events.ts';
import type { EventType } from '../domain/events.ts';

export interface EventEndpoint {
  /** Its deliveries are kept under it, so that it stays when the address changes. */
  readonly name: string;
  readonly url: string;
  /** The bytes of each; what is sent is signed with all of them. */
  readonly secrets: readonly Buffer[];
  /** null: all, also those that later versions add. */
  readonly types: readonly EventType[] | null;
}

export interface GivenSecret {
  readonly name: string;
  readonly secret: Buffer;
}

/** As the log and addresses of the API show it. */
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const NAME_RULE = 'has a name that is not 1 to 32 small letters, digits or "-"';

/** After Standard Webhooks: 192 to 512 bits, in base64, after a prefix by which a secret is known for one. */
const SECRET_BYTES = { min: 24, max: 64 } as const;
const SECRET_RULE = `must be secrets such as "whsec_…": the prefix "whsec_" and ${SECRET_BYTES.min} to ${SECRET_BYTES.max} random bytes in base64 (\`echo "whsec_$(openssl rand -base64 32)"\`)`;

/** What has more could not be listed, kept and tried side by side by every server. */
const MOST_ENDPOINTS = 50;
const MOST_SECRETS = 5;

export function secretBytes(text: string): Buffer | null {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  // Whole and padded: other libraries refuse what is not, and a mistyped secret must not become a shorter one.
  const isWhole = bytes.toString('base64') === base64;
  return isWhole && bytes.length >= SECRET_BYTES.min && bytes.length <= SECRET_BYTES.max ? bytes : null;
}

const secretSchema = z.string(SECRET_RULE).transform((text, context) => {
  const bytes = secretBytes(text);
  if (bytes !== null) return bytes;
  context.addIssue({ code: 'custom', message: SECRET_RULE });
  return z.NEVER;
});

const URL_RULE = 'has a "url" that is not an http or https address without user name, password and "#"';
const urlSchema = z
  .string(URL_RULE)
  .trim()
  .refine((text) => {
    const url = URL.parse(text);
    return (
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.username === '' &&
      url.password === '' &&
      !text.includes('#')
    );
  }, URL_RULE);

const typeSchema = z.enum(eventTypes, { error: `has a type that is not one of ${eventTypes.join(', ')}` });

const LIST_RULE =
  'must be a JSON list of objects such as [{"name": "orders", "url": "https://orders.example.com/events"}]';

const endpointSchema = z.strictObject(
  {
    name: z.string(NAME_RULE).regex(NAME, NAME_RULE),
    url: urlSchema,
    secrets: z.array(secretSchema, 'has "secrets" that are no list').default([]),
    types: z
      .array(typeSchema, 'has "types" that are no list')
      .min(1, 'has an empty list of "types": leave "types" out to get all')
      .nullable()
      .default(null),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? 'has a member that is none of "name", "url", "secrets" and "types"'
        : LIST_RULE,
  },
);

/** `EVENT_ENDPOINTS`. No message repeats what stands there: it may hold secrets. */
export const eventEndpointList = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: LIST_RULE });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(endpointSchema, LIST_RULE)
      .max(MOST_ENDPOINTS, `has more than ${MOST_ENDPOINTS} endpoints`)
      .refine(
        (list) => new Set(list.map(({ name }) => name)).size === list.length,
        'has the same name twice: each endpoint needs one of its own',
      ),
  );

/** `EVENT_SECRETS`: the endpoint's name, a colon and a secret. */
export const eventSecretList = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((piece) => piece !== ''))
  .pipe(
    z.array(
      z.string().transform((piece, context): GivenSecret => {
        const colon = piece.indexOf(':');
        const name = piece.slice(0, Math.max(colon, 0));
        const secret = secretBytes(piece.slice(colon + 1));
        if (NAME.test(name) && secret !== null) return { name, secret };
        context.addIssue({
          code: 'custom',
          message: `must be pieces such as "orders:whsec_…", each the name of an endpoint, a colon and a secret: the prefix "whsec_" and ${SECRET_BYTES.min} to ${SECRET_BYTES.max} random bytes in base64`,
        });
        return z.NEVER;
      }),
    ),
  );

/** Each endpoint with its secrets of both settings. */
export function endpointsOf(events: {
  readonly endpoints: readonly EventEndpoint[];
  readonly secrets: readonly GivenSecret[] | undefined;
}): EventEndpoint[] {
  const given = events.secrets ?? [];
  return events.endpoints.map((endpoint) => ({
    ...endpoint,
    secrets: [
      ...endpoint.secrets,
      ...given.flatMap(({ name, secret }) => (name === endpoint.name ? [secret] : [])),
    ],
  }));
}

/** What each of both settings allows and both together do not. */
export function endpointMistakes(
  events: Parameters<typeof endpointsOf>[0],
): { name: string; message: string }[] {
  const mistakes: { name: string; message: string }[] = [];
  const names = new Set(events.endpoints.map(({ name }) => name));
  if (events.secrets?.some(({ name }) => !names.has(name)) === true)
    mistakes.push({
      name: 'EVENT_SECRETS',
      message: 'has a secret of an endpoint that EVENT_ENDPOINTS does not name',
    });
  for (const { name, secrets } of endpointsOf(events)) {
    if (secrets.length === 0)
      mistakes.push({
        name: 'EVENT_ENDPOINTS',
        message: `has no secret for "${name}": add "${name}:whsec_…" to EVENT_SECRETS; whoever receives could not tell your events from anybody’s`,
      });
    if (secrets.length > MOST_SECRETS)
      mistakes.push({
        name: 'EVENT_SECRETS',
        message: `has more than ${MOST_SECRETS} secrets for "${name}": remove those that its receiver no longer has`,
      });
  }
  return mistakes;
}
