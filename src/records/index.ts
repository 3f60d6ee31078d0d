import { createAfterwards } from './afterwards.ts';
import type { Afterwards } from './afterwards.ts';
import { createApiKeys } from './api-keys.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Database } from './database.ts';
import { createDigests } from './digests.ts';
import { createEventNotices } from './event-notices.ts';
import type { EventNotices } from './event-notices.ts';
import { createEventDeliveries } from './event-deliveries.ts';
import type { EventDeliveries } from './event-deliveries.ts';
import { createEvents } from './events.ts';
import type { Events } from './events.ts';
import { createErasures } from './erasures.ts';
import type { Erasures } from './erasures.ts';
import { createIdempotency } from './idempotency.ts';
import type { Idempotency } from './idempotency.ts';
import { createLegalHolds } from './legal-holds.ts';
import type { LegalHolds } from './legal-holds.ts';
import { createDeskSessions } from './desk-sessions.ts';
import type { DeskSessions } from './desk-sessions.ts';
import { createFirstApprovals } from './first-approvals.ts';
import type { FirstApprovals } from './first-approvals.ts';
import { createInbox } from './inbox.ts';
import type { Inbox } from './inbox.ts';
import { createActs } from './acts.ts';
import type { ActLog } from './acts.ts';
import { createOpeners } from './openers.ts';
import type { Openers } from './openers.ts';
import { createSources } from './sources.ts';
import type { Sources } from './sources.ts';
import { createKeyLook } from './missing-keys.ts';
import { createProcesses } from './processes.ts';
import type { Processes } from './processes.ts';
import { resealSome } from './resealing.ts';
import { createVerifications } from './verifications.ts';
import type { Verifications } from './verifications.ts';

export { storable } from './columns.ts';
export { openDatabase } from './open-database.ts';
export { migrateFor } from './migrate.ts';
export type { Database, DatabaseSource } from './database.ts';
export { ActLogBrokenError, RecordsError, RecordsLockedError, RecordsUnavailableError } from './errors.ts';
export { actsCanBeAdded } from './act-head.ts';
export type { ContradictedAttempt, ContradictionRecord, ExpiryNotice } from './afterwards.ts';
export type { ApiKeyRecord, ApiKeys } from './api-keys.ts';
export type { DeskSession, DeskSessions } from './desk-sessions.ts';
export type { EventNotices } from './event-notices.ts';
export type { Hearer, Listening } from './listening.ts';
export type { Inbox, InboxRow, ParkedWebhook, WebhookAbout } from './inbox.ts';
export type { DueDelivery, EndpointRecord, EventDeliveries, Settlement } from './event-deliveries.ts';
export type { EventFilter, EventPage, EventRecord, Events } from './events.ts';
export type { DeliveryRecord } from './event-resending.ts';
export { deliveryStates } from './event-words.ts';
export type { DeliveryState } from './event-words.ts';
export type { InboxEvent } from './inbox-receiving.ts';
export type { Erasure, Erasures } from './erasures.ts';
export type { ErasedRun, ErasedSession, ErasureProof, ErasureSubject } from './erasure-records.ts';
export { keysAreThere, MissingKeysError } from './missing-keys.ts';
export type { Processes, RunningProcess } from './processes.ts';
export type { Claimed, Idempotency, KeptAnswer } from './idempotency.ts';
export type { LegalHold, LegalHolds } from './legal-holds.ts';
export type { ActLog, ActRecord } from './acts.ts';
export { exportLineOf, verifyExport } from './act-export.ts';
export type { ParkedReason, WebhookState } from './words.ts';
export { parkedReasons } from './words.ts';
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
export { standings } from './finding.ts';
export type { FoundPage, FoundPlace, FoundVerification, Search, Standing } from './finding.ts';
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
  acts: ActLog;
  openers: Openers;
  firstApprovals: FirstApprovals;
  sources: Sources;
  events: Events;
  eventNotices: EventNotices;
  eventDeliveries: EventDeliveries;
  erasures: Erasures;
  legalHolds: LegalHolds;
  idempotency: Idempotency;
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
  const acts = createActs(database, digests);
  return {
    verifications: createVerifications(database, digests),
    afterwards: createAfterwards(database),
    inbox: createInbox(database, digests, acts),
    apiKeys: createApiKeys(database, acts),
    deskSessions: createDeskSessions(database, acts),
    acts,
    firstApprovals: createFirstApprovals(database),
    openers: createOpeners(database, digests, acts),
    events: createEvents(database, digests),
    eventNotices: createEventNotices(database, digests),
    eventDeliveries: createEventDeliveries(database, acts),
    erasures: createErasures(database, digests, acts),
    legalHolds: createLegalHolds(database, digests, acts),
    idempotency: createIdempotency(database, digests),
    sources: createSources(database),
    processes: createProcesses(database),
    checkKeys: createKeyLook(database),
    reseal: () => resealSome(database, database.ring),
    ping: () => database.ping(),
    close: () => database.close(),
  };
}
