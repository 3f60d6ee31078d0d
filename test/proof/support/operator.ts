/** Whoever may read: each of these is full of what was planted, and none of it may leave a trace in a log. */
import { expect } from '@jest/globals';
import { request } from 'undici';
import { z } from 'zod';
import { answered } from './answered.ts';
import { marker } from './plants.ts';
import type { Proven } from './systems.ts';

/** As the codec server takes and gives it: values in base64. */
const payloadSchema = z.object({ metadata: z.record(z.string(), z.string()), data: z.string() });
export type WirePayload = z.infer<typeof payloadSchema>;
const decodedSchema = z.object({ payloads: z.array(payloadSchema) });

export async function readAsOperator(
  { api, url, key }: Proven,
  clientId: string,
  payloads: readonly WirePayload[],
): Promise<void> {
  const { verificationId, documents } = await api.read(clientId);
  const decoded = await answered(async () => api.call('POST', '/codec/decode', { payloads }));
  const plain = decodedSchema
    .parse(decoded.body)
    .payloads.map(({ data }) => Buffer.from(data, 'base64').toString());
  expect(plain.join()).toContain(marker);
  expect(await answered(async () => api.call('GET', '/v1/parked-webhooks?limit=10'))).toMatchObject({
    status: 200,
  });

  const cookies = new Map<string, string>();
  const visit = async (path: string, form?: Readonly<Record<string, string>>) => {
    const answer = await request(`${url}${path}`, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
    });
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  const { text: logIn } = await visit('/desk/log-in');
  const csrf = /name="csrf" value="([^"]+)"/.exec(logIn)?.[1] ?? '';
  expect((await visit('/desk/log-in', { csrf, key, next: '/desk' })).status).toBe(303);
  const page = await visit(`/desk/verifications/${verificationId}`);
  expect([page.status, page.text.toUpperCase().includes(marker)]).toEqual([200, true]);
  for (const { name } of documents) {
    const path = `/desk/verifications/${verificationId}/documents/${encodeURIComponent(name)}`;
    const document = await visit(path);
    expect([document.status, document.text.includes(marker)]).toEqual([200, true]);
  }
}
