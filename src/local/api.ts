/** The API as any caller uses it: over HTTP, with a key. */
import { request } from 'undici';
import type { z } from 'zod';
import type { ErasureResource } from '../server/erasure-schemas.ts';
import { erasureSchema } from '../server/erasure-schemas.ts';
import { problemSchema } from '../server/schemas.ts';
import type { Opened, VerificationResource } from '../server/verification-schemas.ts';
import { decidedSchema, openedSchema, verificationSchema } from '../server/verification-schemas.ts';

/** The API refused; the message has its words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export class ApiCaller {
  private readonly url: string;
  private readonly key: string;

  constructor(options: { url: string; key: string }) {
    this.url = options.url;
    this.key = options.key;
  }

  async open(body: object): Promise<{ status: number; opened: Opened }> {
    const { status, value } = await this.call('POST', '/v1/verifications', openedSchema, body);
    return { status, opened: value };
  }

  async read(clientId: string): Promise<VerificationResource> {
    const path = `/v1/verifications/${encodeURIComponent(clientId)}`;
    return (await this.call('GET', path, verificationSchema)).value;
  }

  /** Needs a key with the scope `operator`. */
  async decide(clientId: string, body: object): Promise<z.infer<typeof decidedSchema>> {
    const path = `/v1/verifications/${encodeURIComponent(clientId)}/decision`;
    return (await this.call('POST', path, decidedSchema, body)).value;
  }

  /** Needs a key with the scope `operator`, and so does the next. */
  async erase(clientId: string): Promise<{ status: number; value: ErasureResource }> {
    return await this.call('DELETE', `/v1/verifications/${encodeURIComponent(clientId)}`, erasureSchema);
  }

  async erasure(clientId: string): Promise<ErasureResource> {
    const path = `/v1/verifications/${encodeURIComponent(clientId)}/erasure`;
    return (await this.call('GET', path, erasureSchema)).value;
  }

  private async call<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<{ status: number; value: T }> {
    const response = await request(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.body.json();
    if (response.statusCode >= 300) {
      const problem = problemSchema.safeParse(answer).data;
      throw new ApiError(
        response.statusCode,
        `${method} ${path} was answered ${response.statusCode}: ${problem?.detail ?? ''} ${problem?.help ?? ''}`,
      );
    }
    return { status: response.statusCode, value: schema.parse(answer) };
  }
}
