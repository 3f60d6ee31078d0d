/** What `--erase` shows: the verification is removed from every store, and a proof remains. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ErasureResource } from '../server/erasure-schemas.ts';
import { ApiCaller, ApiError } from './api.ts';
import type { Embedded } from './embedded.ts';
import { Narrator } from './narrator.ts';

/** Deletion in Temporal is asynchronous; on the embedded server it takes some seconds. */
const DONE_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 200;

/** @throws if it is not done within two minutes */
export async function tellErasure(parts: {
  readonly embedded: Pick<Embedded, 'apiUrl' | 'apiKey' | 'sandbox'>;
  readonly clientId: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<ErasureResource> {
  const { embedded, clientId, say, signal } = parts;
  const { apiUrl, apiKey, sandbox } = embedded;
  const api = new ApiCaller({ url: apiUrl, key: apiKey });
  const narrator = new Narrator({ sandbox, clientId, print: say });
  say('');
  const requested = await api.erase(clientId);
  narrator.tell('API', `DELETE /v1/verifications/${clientId} was answered ${requested.status}`);
  narrator.flush();
  const proof = await complete(api, clientId, signal);
  const { erased, idenfy, temporal } = proof;
  narrator.tell('workflow', `deleted ${idenfy.deleted} of ${idenfy.sessions} verifications at iDenfy`);
  narrator.tell('workflow', `deleted ${temporal.deleted} of ${temporal.histories} histories in Temporal`);
  narrator.tell('workflow', `erased ${erased.documents} files from the document store`);
  narrator.tell(
    'workflow',
    `erased the record with ${erased.results} results, and ${erased.webhooks} webhooks`,
  );
  narrator.tell('API', `GET /v1/verifications/${clientId} is answered ${await statusOf(api, clientId)}`);
  narrator.flush();
  return proof;
}

async function complete(api: ApiCaller, clientId: string, signal: AbortSignal): Promise<ErasureResource> {
  const until = Date.now() + DONE_WITHIN_MS;
  for (;;) {
    signal.throwIfAborted();
    const proof = await api.erasure(clientId);
    if (proof.state === 'complete') return proof;
    if (Date.now() > until) throw new Error(`The erasure is still "${proof.state}" after two minutes.`);
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function statusOf(api: ApiCaller, clientId: string): Promise<number> {
  try {
    await api.read(clientId);
    return 200;
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
}
