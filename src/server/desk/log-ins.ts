/**
 * Who is at the desk: an operator's API key is shown once, and a random token stands for it from then on, in a
 * cookie that no script reads and no other site's page sends. Only its digest is kept.
 */
import { randomBytes } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Records } from '../../records/index.ts';
import type { ApiKey } from '../api-keys.ts';
import { digestOf, mayComeFrom } from '../api-keys.ts';
import { FailedLogIns } from './failed-log-ins.ts';
import type { Visit } from './layout.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export class LogIns {
  readonly cookie: CookieSerializeOptions;
  readonly csrfCookieName: string;
  private readonly records: Records;
  private readonly failures: FailedLogIns;
  private readonly cookieName: string;
  private readonly lifeMs: number;

  /** @param isSecure whether browsers reach the desk by https, so that they may be told to send cookies by that alone */
  constructor(options: { records: Records; lifeSeconds: number; isSecure: boolean }) {
    this.records = options.records;
    this.failures = new FailedLogIns(options.records);
    this.lifeMs = options.lifeSeconds * 1_000;
    this.cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.isSecure };
    // The prefix keeps other hosts of the same domain from setting them (RFC 6265bis, 4.1.3.2).
    const prefix = options.isSecure ? '__Host-' : '';
    this.cookieName = `${prefix}desk`;
    this.csrfCookieName = `${prefix}desk-csrf`;
  }

  /**
   * @returns false for whatever is not an operator's key in use, without saying why
   * @throws Problem rate_limited after too many of those from one address
   */
  async begin(presented: string, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const key = await request.server.findApiKey(request, presented);
    if (key === null || !key.scopes.includes('operator')) {
      await this.failures.note();
      return false;
    }
    // Another log-in of this browser is over.
    await this.forget(request);
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + this.lifeMs);
    await this.records.deskSessions.create({ digest: digestOf(token), keyName: key.name, expiresAt });
    reply.setCookie(this.cookieName, token, { ...this.cookie, maxAge: this.lifeMs / 1_000 });
    return true;
  }

  async find(request: FastifyRequest): Promise<ApiKey | null> {
    const digest = this.digestIn(request);
    const session = digest === null ? null : await this.records.deskSessions.find(digest, new Date());
    if (session === null || !session.scopes.includes('operator')) return null;
    if (!mayComeFrom(session.addresses, request.ip)) return null;
    return { name: session.keyName, scopes: ['operator'] };
  }

  async end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.forget(request);
    for (const name of [this.cookieName, this.csrfCookieName]) reply.clearCookie(name, this.cookie);
    reply.clearCookie(REVIEWER_COOKIE, reviewerCookie);
  }

  private async forget(request: FastifyRequest): Promise<void> {
    const digest = this.digestIn(request);
    if (digest !== null) await this.records.deskSessions.remove(digest);
  }

  private digestIn(request: FastifyRequest): Uint8Array | null {
    const token = request.cookies[this.cookieName];
    return token !== undefined && TOKEN.test(token) ? digestOf(token) : null;
  }
}

/** Holds the name that a reviewer typed last, until the browser closes or they log out. */
const REVIEWER_COOKIE = 'desk-reviewer';
const reviewerCookie: CookieSerializeOptions = { path: '/desk', httpOnly: true, sameSite: 'strict' };

export function rememberReviewer(reply: FastifyReply, name: string): void {
  reply.setCookie(REVIEWER_COOKIE, name, reviewerCookie);
}

export function reviewerIn(request: FastifyRequest): string {
  return request.cookies[REVIEWER_COOKIE] ?? '';
}

/** Of a request behind the guard. */
export function visitOf(request: FastifyRequest, reply: FastifyReply): Visit {
  return { keyName: request.apiKey?.name ?? '', csrf: reply.generateCsrf() };
}
