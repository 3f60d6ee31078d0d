/** The desk on a server of its own, with a Temporal that is away: what it shows needs no run. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { loadConfig } from '../../../src/config.ts';
import { createDiskBlobs } from '../../../src/documents/disk-blobs.ts';
import { createEncryptedStore } from '../../../src/documents/encrypted-store.ts';
import type { DocumentStore } from '../../../src/documents/store.ts';
import { createRecords, openDatabase } from '../../../src/records/index.ts';
import type { Database, Records } from '../../../src/records/index.ts';
import { makeApiKey } from '../../../src/server/api-keys.ts';
import type { Scope } from '../../../src/server/api-keys.ts';
import { buildServer } from '../../../src/server/build.ts';
import type { Server } from '../../../src/server/build.ts';
import { listen } from '../../../src/server/listen.ts';
import { connectClient } from '../../../src/temporal/client-connection.ts';
import { freshPglite } from '../../support/environment.ts';
import { NO_DATABASE, ownSigningKey, processKeys, testKeyRing } from '../../support/keys.ts';

export class Desk {
  readonly database: Database;
  readonly records: Records;
  readonly documents: DocumentStore;
  private readonly folder: string;
  private readonly server: Server;
  private readonly closeTemporal: () => Promise<void>;

  private constructor(parts: {
    database: Database;
    records: Records;
    documents: DocumentStore;
    folder: string;
    server: Server;
    closeTemporal: () => Promise<void>;
  }) {
    this.database = parts.database;
    this.records = parts.records;
    this.documents = parts.documents;
    this.folder = parts.folder;
    this.server = parts.server;
    this.closeTemporal = parts.closeTemporal;
  }

  static async open(env: Readonly<Record<string, string>> = {}): Promise<Desk> {
    const folder = await mkdtemp(join(tmpdir(), 'idv-desk-'));
    const config = loadConfig(
      {
        IDENFY_WEBHOOK_SECRETS: ownSigningKey,
        DATABASE_URL: NO_DATABASE,
        ...processKeys,
        TEMPORAL_DEADLINE_MS: '500',
        TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
        DOCUMENTS_DIR: folder,
        ...env,
      },
      'server',
    );
    const database = await openDatabase(await freshPglite(), testKeyRing);
    const records = createRecords(database);
    const documents = createEncryptedStore(createDiskBlobs(folder), testKeyRing);
    // Nothing listens there: port 1 is nobody's on loopback.
    const temporal = connectClient(testKeyRing, { address: '127.0.0.1:1', namespace: 'default' });
    const server = await buildServer({
      config,
      records,
      encryption: testKeyRing,
      documents,
      temporal,
      log: pino({ level: 'silent' }),
    });
    return new Desk({
      database,
      records,
      documents,
      folder,
      server,
      closeTemporal: async () => temporal.connection.close(),
    });
  }

  async key(...scopes: Scope[]): Promise<{ readonly name: string; readonly key: string }> {
    const { key, digest } = makeApiKey();
    const name = `reviewer-${randomUUID()}`;
    await this.records.apiKeys.add({ name, digest, scopes });
    return { name, key };
  }

  /** Through the API. */
  async call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    key: string,
    payload?: object,
  ): Promise<LightMyRequestResponse> {
    const headers = { authorization: `Bearer ${key}` };
    return await this.server.app.inject({ method, url, headers, ...(payload && { payload }) });
  }

  async inject(request: InjectOptions): Promise<LightMyRequestResponse> {
    return await this.server.app.inject(request);
  }

  /** Where it can be reached as by any client. */
  async listen(): Promise<string> {
    return await listen(this.server.app, { host: '127.0.0.1', port: 0 });
  }

  visitor(): Visitor {
    return new Visitor(this.server);
  }

  async reviewer(): Promise<Visitor & { readonly keyName: string }> {
    const { name, key } = await this.key('operator');
    const visitor = this.visitor();
    await visitor.logIn(key);
    return Object.assign(visitor, { keyName: name });
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.closeTemporal();
    await this.records.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A browser as far as cookies and forms go. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  private readonly server: Server;

  constructor(server: Server) {
    this.server = server;
  }

  async get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
    return this.keep(await this.server.app.inject({ method: 'GET', url, headers, cookies: this.jar() }));
  }

  async post(
    url: string,
    fields: Readonly<Record<string, string>>,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<LightMyRequestResponse> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...extra };
    const payload = new URLSearchParams(fields).toString();
    return this.keep(
      await this.server.app.inject({ method: 'POST', url, headers, payload, cookies: this.jar() }),
    );
  }

  async logIn(key: string, next = '/desk'): Promise<LightMyRequestResponse> {
    const csrf = csrfIn(await this.get('/desk/log-in'));
    return await this.post('/desk/log-in', { csrf, key, next });
  }

  private jar(): Record<string, string> {
    return Object.fromEntries(this.cookies);
  }

  private keep(response: LightMyRequestResponse): LightMyRequestResponse {
    for (const { name, value, expires } of response.cookies) {
      if (expires !== undefined && expires.getTime() < Date.now()) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}

/** The token in a page's form. */
export function csrfIn({ body }: LightMyRequestResponse): string {
  return /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
}

/** The page's text as a reader has it. */
export function textOf({ body }: LightMyRequestResponse): string {
  return body
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ');
}
