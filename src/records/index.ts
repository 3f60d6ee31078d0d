import { createAfterwards } from './afterwards.ts';
import type { Afterwards } from './afterwards.ts';
import { createApiKeys } from './api-keys.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Database } from './database.ts';
import { createDigests } from './digests.ts';
import { createErasures } from './erasures.ts';
import type { Erasures } from './erasures.ts';
import { createLegalHolds } from './legal-holds.ts';
import type { LegalHolds } from './legal-holds.ts';
import { createDeskSessions } from './desk-sessions.ts';
import type { DeskSessions } from './desk-sessions.ts';
import { createInbox } from './inbox.ts';
import type { Inbox } from './inbox.ts';
import { createAccessLog } from './access-log.ts';
import type { AccessLog } from './access-log.ts';
import { createSources } from './sources.ts';
import type { Sources } from './sources.ts';
import { createKeyLook } from './missing-keys.ts';
import { createProcesses } from './processes.ts';
import type { Processes } from './processes.ts';
import { resealSome } from './resealing.ts';
import { createVerifications } from './verifications.ts';
import type { Verifications } from './verifications.ts';

export { openDatabase } from './database.ts';
export type { Database, DatabaseSource } from './database.ts';
export { RecordsError, RecordsLockedError, RecordsUnavailableError } from './errors.ts';
export type { ContradictedAttempt, ContradictionRecord, ExpiryNotice } from './afterwards.ts';
export type { ApiKeyRecord, ApiKeys } from './api-keys.ts';
export type { DeskSession, DeskSessions } from './desk-sessions.ts';
export type { Inbox, InboxEvent, InboxRow, ParkedWebhook } from './inbox.ts';
export type { Erasure, Erasures } from './erasures.ts';
export type { ErasedRun, ErasedSession, ErasureProof, ErasureSubject } from './erasure-records.ts';
export { keysAreThere, MissingKeysError } from './missing-keys.ts';
export type { Processes, RunningProcess } from './processes.ts';
export type { LegalHold, LegalHolds } from './legal-holds.ts';
export type { AccessLogEntry, AccessLog } from './access-log.ts';
export type { ParkedReason, AccessKind, WebhookState } from './words.ts';
export { parkedReasons, accessKinds } from './words.ts';
export type {
  ClosedVerification,
  DecisionRecord,
  DocumentRecord,
  EndedByHand,
  OpenedVerification,
  ResultRecord,
  SessionRecord,
  VerificationContent,
  WaitingVerification,
} from './verification-records.ts';
export type { Verifications } from './verifications.ts';
export type {
  Attempts,
  AttemptSummary,
  QueuePlace,
  SessionOwner,
  VerificationRecord,
  WaitingAttempt,
} from './verification-reads.ts';

/** What the service remembers, for as long as its database lives. */
export interface Records {
  verifications: Verifications;
  afterwards: Afterwards;
  inbox: Inbox;
  apiKeys: ApiKeys;
  deskSessions: DeskSessions;
  accessLog: AccessLog;
  sources: Sources;
  erasures: Erasures;
  legalHolds: LegalHolds;
  processes: Processes;
  /**
   * Seals some rows anew that are not under the newest key. Called until it returns 0, it lets the older keys go;
   * it may be stopped and started again at any time.
   */
  reseal(): Promise<number>;
  /**
   * Resolves when no row is known to be sealed by a key that is not on the ring. A look at some rows, for probes.
   * @throws MissingKeysError naming the ids, RecordsUnavailableError
   */
  checkKeys(): Promise<void>;
  /** @throws RecordsUnavailableError */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export function createRecords(database: Database): Records {
  const digests = createDigests(database);
  return {
    verifications: createVerifications(database, digests),
    afterwards: createAfterwards(database),
    inbox: createInbox(database, digests),
    apiKeys: createApiKeys(database),
    deskSessions: createDeskSessions(database),
    accessLog: createAccessLog(database),
    sources: createSources(database),
    erasures: createErasures(database, digests),
    legalHolds: createLegalHolds(database, digests),
    processes: createProcesses(database),
    checkKeys: createKeyLook(database),
    reseal: () => resealSome(database, database.ring),
    ping: () => database.ping(),
    close: () => database.close(),
  };
}
