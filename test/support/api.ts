/** A team's back end: it calls the API and knows iDenfy's webhooks only through the service. */
import { request } from 'undici';
import type { z } from 'zod';
import { sign } from 'idenfy-sandbox/webhooks';
import { problemSchema } from '../../src/server/schemas.ts';
import type { Opened, UsableSession, VerificationResource } from '../../src/server/verification-schemas.ts';
import { openedSchema, verificationSchema } from '../../src/server/verification-schemas.ts';
import { proveExplained } from './explained.ts';
import { until } from './until.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export type Problem = z.infer<typeof problemSchema>;

export class Api {
  readonly #url: string;
  readonly #key: string;

  constructor({ url, key }: { readonly url: string; readonly key: string }) {
    this.#url = url;
    this.#key = key;
  }

  async call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    const answer = await request(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: text === '' ? undefined : (JSON.parse(text) satisfies unknown),
    };
  }

  async open(clientId: string, fields: object = {}): Promise<Answer> {
    return await this.call('POST', '/v1/verifications', { clientId, method: 'silent', ...fields });
  }

  /** Opens a verification that has to be new. If a busy service says "come again", a repeat joins the open one. */
  async start(clientId: string, fields: object = {}): Promise<Started> {
    let status: 201 | undefined = 201;
    return await until(`the session of ${clientId}`, async () => {
      const answer = await this.open(clientId, fields);
      if (answer.status !== 503 || problemOf(answer).code === 'blocked') return startedOf(answer, status);
      status = undefined;
      return undefined;
    });
  }

  async get(clientId: string): Promise<Answer> {
    return await this.call('GET', `/v1/verifications/${clientId}`);
  }

  /** Everything that its run knows. A busy service may say "come again" or answer partially; then the request is repeated. */
  async read(clientId: string): Promise<VerificationResource> {
    return await until(`all about ${clientId}`, async () => this.#readOnce(clientId));
  }

  async #readOnce(clientId: string): Promise<VerificationResource | undefined> {
    const { status, body } = await this.get(clientId);
    if (status === 503) return undefined;
    if (status !== 200) throw new Error(`reading it was answered ${status}: ${JSON.stringify(body)}`);
    const verification = verificationSchema.parse(body);
    proveExplained(verification);
    return verification.partial ? undefined : verification;
  }

  async cancel(clientId: string): Promise<Answer> {
    return await this.call('POST', `/v1/verifications/${clientId}/cancel`);
  }

  /** The verification as soon as it is in this stage. */
  async reached(
    clientId: string,
    stage: VerificationResource['stage'],
    withinMs?: number,
  ): Promise<VerificationResource> {
    let last: string | undefined;
    try {
      return await until(
        `${clientId} in the stage ${stage}`,
        async () => {
          const verification = await this.#readOnce(clientId);
          last = verification?.stage ?? last;
          return verification?.stage === stage ? verification : undefined;
        },
        withinMs,
      );
    } catch (error) {
      throw new Error(`the last stage seen was ${last}`, { cause: error });
    }
  }

  async closed(clientId: string, withinMs?: number): Promise<VerificationResource> {
    return await this.reached(clientId, 'closed', withinMs);
  }

  /** A webhook as iDenfy would send it, except for the given changes. @returns the HTTP status */
  async webhook(
    body: string | Uint8Array,
    { signature, key = 'sandbox-signing-key', eventType = 'IDENTIFICATION_AUTO_FINISHED' }: WebhookSent = {},
  ): Promise<number> {
    const answer = await request(`${this.#url}/webhooks/idenfy`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(eventType === null ? {} : { 'idenfy-event-type': eventType }),
        ...(signature === null ? {} : { 'idenfy-signature': signature ?? sign(body, key) }),
      },
      body,
    });
    await answer.body.dump();
    return answer.statusCode;
  }
}

export interface WebhookSent {
  readonly eventType?: string | null;
  /** null sends none. */
  readonly signature?: string | null;
  readonly key?: string;
}

export function openedOf(answer: Answer, status?: 200 | 201): Opened {
  if (answer.status !== status && (status !== undefined || answer.status > 201)) {
    throw new Error(`opening it was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return openedSchema.parse(answer.body);
}

/** With a link that the user can open. */
export interface Started extends Opened {
  readonly session: UsableSession;
}

export function startedOf(answer: Answer, status?: 200 | 201): Started {
  const { session, ...opened } = openedOf(answer, status);
  if (!session.usable) throw new Error(`its session cannot be used: ${JSON.stringify(answer.body)}`);
  return { ...opened, session };
}

export function problemOf(answer: Answer): Problem {
  return problemSchema.parse(answer.body);
}
