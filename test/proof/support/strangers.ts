/** Whoever has no key, a wrong one, or one for other things: what they send, and what they get. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { request } from 'undici';
import { z } from 'zod';
import { makeApiKey } from '../../../src/server/api-keys.ts';
import type { Proven } from './systems.ts';

const openApiSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The desk's pages and others that the description leaves out. */
const UNDESCRIBED = [
  ['GET', '/desk'],
  ['GET', '/desk/verifications/{verificationId}'],
  ['GET', '/desk/verifications/{verificationId}/documents/{name}'],
  ['GET', '/desk/verifications/{verificationId}/state'],
  ['POST', '/desk/verifications/{verificationId}/decision'],
  ['POST', '/codec/{token}/decode'],
  ['GET', '/metrics'],
] as const;

/** What strangers are answered, whole, by what they asked. */
export async function answersToStrangers(
  system: Proven,
  { clientId, verificationId, eventId }: Readonly<Record<'clientId' | 'verificationId' | 'eventId', string>>,
): Promise<Map<string, string>> {
  const { url, plants, records } = system;
  const { key: limited, digest } = makeApiKey();
  await records.apiKeys.add({ name: `limited-${randomUUID()}`, digest, scopes: [] });
  const words: Readonly<Record<string, string>> = {
    clientId,
    verificationId,
    eventId,
    name: 'SECOND_DOCUMENT_FRONT',
    token: plants.text('CODECTOKEN'),
  };
  const described = openApiSchema.parse(await (await fetch(`${url}/openapi.json`)).json());
  const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
  );
  const answers = new Map<string, string>();
  const ownQuery = `?token=${plants.text('QUERY')}`;
  const keys: Readonly<Record<string, string | null>> = {
    'no key': null,
    'a wrong key': plants.text('WRONGKEY'),
    'a key for nothing': limited,
  };
  for (const [method, path] of [...operations, ...UNDESCRIBED]) {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
      encodeURIComponent(words[name] ?? verificationId),
    );
    for (const [who, key] of Object.entries(keys)) {
      const hasBody = method !== 'GET';
      const answer = await request(`${url}${filled}${ownQuery}`, {
        // Undici's own type of methods is wider than any that a description has.
        method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']).parse(method),
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
          cookie: `desk=${plants.text('COOKIE')}`,
          'user-agent': plants.text('USERAGENT'),
          referer: `https://${plants.text('REFERER')}.example/`,
          'x-forwarded-for': plants.text('FORWARDED'),
          'x-request-id': plants.text('REQUESTID'),
          'idenfy-signature': plants.text('SIGNATURE'),
        },
        ...(hasBody ? { body: JSON.stringify({ clientId, note: plants.text('STRANGEBODY') }) } : {}),
      });
      const body = await answer.body.text();
      const told = `${answer.statusCode} ${JSON.stringify(answer.headers)}\n${body}`;
      // The form to log in leads back to the address that was asked for.
      answers.set(`${method} ${path} with ${who}`, told.replaceAll(ownQuery, '?'));
    }
  }
  return answers;
}

/**
 * Requests of a caller with a key that are refused, or are none at all. What they are told may repeat their words.
 *
 * @returns statuses; 0 where the connection was closed over it
 */
export async function sendNonsense({ url, key, plants }: Proven): Promise<readonly number[]> {
  const send = async (path: string, body?: string, type = 'application/json') => {
    try {
      const answer = await request(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': type }) },
        ...(body === undefined ? {} : { body }),
      });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      return 0;
    }
  };
  const statuses = [
    await send(`/v1/verifications/${plants.text('NOBODYSID')}`),
    await send(`/v1/${plants.text('NOPATH')}?${plants.text('NOQUERY')}`),
    await send(`/v1/verifications/%E0%A4%A?name=${plants.text('BADURL')}`),
    await send('/v1/verifications', `{"clientId": "${plants.text('BADJSON')}`),
    await send(
      '/v1/verifications',
      JSON.stringify({ clientId: `${plants.text('BADID')} ${plants.text('X')}` }),
    ),
    await send('/v1/verifications', JSON.stringify({ [plants.text('BADFIELD')]: plants.text('BADVALUE') })),
    await send('/v1/verifications', `"${plants.text('TOOLARGE')}${'x'.repeat(70_000)}"`),
    await send('/v1/verifications', plants.text('BADTYPE'), 'text/plain'),
  ];
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.end(`GET /${plants.text('RAWPATH')} HTTP/9.9\r\nname: ${plants.text('RAWHEADER')}\r\n\r\n`);
  // The server may close before it has read it all.
  const raw = /^HTTP\/1\.1 (\d{3})/.exec(await text(socket).catch(() => ''));
  return [...statuses, Number(raw?.[1] ?? 0)];
}
