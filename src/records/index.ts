import { createApiKeys } from './api-keys.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Database } from './database.ts';
import { createInbox } from './inbox.ts';
import type { Inbox } from './inbox.ts';
import { createVerifications } from './verifications.ts';
import type { Verifications } from './verifications.ts';

export { openDatabase } from './database.ts';
export type { Database, DatabaseSource } from './database.ts';
export { RecordsError, RecordsLockedError, RecordsUnavailableError } from './errors.ts';
export type { ApiKeyRecord, ApiKeys } from './api-keys.ts';
export type { Inbox, InboxEvent, InboxRow, ParkedWebhook } from './inbox.ts';
export type { ParkedReason, ResultSource, SessionRole, TimelineEntry, WebhookState } from './schema.ts';
export type {
  ClosedVerification,
  DocumentRecord,
  EndedByHand,
  OpenedVerification,
  ResultRecord,
  SessionRecord,
  Verifications,
} from './verifications.ts';
export type { Attempts, SessionOwner, VerificationRecord } from './verification-reads.ts';

/** What the service remembers, for as long as its database lives. */
export interface Records {
  verifications: Verifications;
  inbox: Inbox;
  apiKeys: ApiKeys;
  /** @throws RecordsUnavailableError */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export function createRecords(database: Database): Records {
  return {
    verifications: createVerifications(database),
    inbox: createInbox(database),
    apiKeys: createApiKeys(database),
    ping: () => database.ping(),
    close: () => database.close(),
  };
}
