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
  private readonly reviewerCookieName: string;
  private readonly lifeMs: number;
  private readonly idleMs: number;
  /** To whose log-in the forms of a request's page belong. */
  private readonly owners = new WeakMap<FastifyRequest, string>();

  /** @param isSecure whether browsers reach the desk by https, so that they may be told to send cookies by that alone */
  constructor(options: { records: Records; lifeSeconds: number; idleSeconds: number; isSecure: boolean }) {
    this.records = options.records;
    this.failures = new FailedLogIns(options.records);
    this.lifeMs = options.lifeSeconds * 1_000;
    this.idleMs = options.idleSeconds * 1_000;
    this.cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.isSecure };
    // The prefix keeps other hosts of the same domain from setting them (RFC 6265bis, 4.1.3.2).
    const prefix = options.isSecure ? '__Host-' : '';
    this.cookieName = `${prefix}desk`;
    this.csrfCookieName = `${prefix}desk-csrf`;
    this.reviewerCookieName = `${prefix}desk-reviewer`;
  }

  /**
   * @returns false for whatever is not an operator's key in use, without saying why
   * @throws Problem rate_limited after too many of those from one address
   */
  async begin(presented: string, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const key = await request.server.findApiKey(request, presented);
    if (key === null || !key.scopes.includes('operator')) {
      await this.failures.note(request.server.sourceOf(request));
      return false;
    }
    // Another log-in of this browser is over.
    await this.forget(request);
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + this.lifeMs);
    const source = request.server.sourceOf(request);
    await this.records.deskSessions.create({ digest: digestOf(token), keyName: key.name, expiresAt, source });
    reply.setCookie(this.cookieName, token, { ...this.cookie, maxAge: this.lifeMs / 1_000 });
    request.log.info({ key: key.name, source }, 'log-in to the review desk');
    request.apiKey = { name: key.name, scopes: ['operator'] };
    this.own(request, digestOf(token));
    return true;
  }

  async find(request: FastifyRequest): Promise<ApiKey | null> {
    const digest = this.digestIn(request);
    if (digest === null) return null;
    const now = new Date();
    const idleSince = new Date(now.getTime() - this.idleMs);
    const session = await this.records.deskSessions.find(digest, now, idleSince);
    if (session === null || !session.scopes.includes('operator')) return null;
    if (!mayComeFrom(session.addresses, request.ip)) return null;
    if (!isAskedByItself(request)) await this.records.deskSessions.use(digest, now);
    this.own(request, digest);
    return { name: session.keyName, scopes: ['operator'] };
  }

  /** Whose form this must be, or would be: of one log-in, or of nobody's, before there is one. */
  ownerOf(request: FastifyRequest): string {
    return this.owners.get(request) ?? 'nobody';
  }

  /** Of a page that is the same whether the log-in is still in force. */
  ownByCookie(request: FastifyRequest): void {
    const digest = this.digestIn(request);
    if (digest !== null) this.own(request, digest);
  }

  visitOf(request: FastifyRequest, reply: FastifyReply): Visit {
    return { keyName: request.apiKey?.name ?? '', csrf: this.csrf(request, reply) };
  }

  /** The token of a form on this page. */
  csrf(request: FastifyRequest, reply: FastifyReply): string {
    return reply.generateCsrf({ userInfo: this.ownerOf(request) });
  }

  /** The name that a reviewer typed last, until the browser closes or they log out. */
  rememberReviewer(reply: FastifyReply, name: string): void {
    reply.setCookie(this.reviewerCookieName, name, this.cookie);
  }

  reviewerIn(request: FastifyRequest): string {
    return request.cookies[this.reviewerCookieName] ?? '';
  }

  async end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.forget(request);
    for (const name of [this.cookieName, this.csrfCookieName, this.reviewerCookieName]) {
      reply.clearCookie(name, this.cookie);
    }
  }

  private async forget(request: FastifyRequest): Promise<void> {
    const digest = this.digestIn(request);
    if (digest !== null) await this.records.deskSessions.remove(digest);
  }

  private own(request: FastifyRequest, digest: Uint8Array): void {
    this.owners.set(request, Buffer.from(digest).toString('base64url'));
  }

  private digestIn(request: FastifyRequest): Uint8Array | null {
    const token = request.cookies[this.cookieName];
    return token !== undefined && TOKEN.test(token) ? digestOf(token) : null;
  }
}

/** An open page looks by itself whether something is new, which is no sign of anybody being there. */
function isAskedByItself({ headers, url }: FastifyRequest): boolean {
  return headers['x-desk'] === 'looks-again' || /\/state(?:\?|$)/.test(url);
}
