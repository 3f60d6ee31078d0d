/** A database in which much has piled up, written by the database itself. */
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import * as schema from '../../src/records/schema.ts';

const ROWS = 100_000;

const sealed = `'\\x00'::bytea`;
const moment = (column: string) => `timestamptz '2025-01-01' + (i || ' minutes')::interval as ${column}`;

/** How each table grows that does, as columns of row `i`; the others stay as small as they are, for the reason given. */
const tables: Record<string, { readonly columns: string } | { readonly small: string }> = {
  // One of a hundred is open, one of a hundred waits for a reviewer, and one of a thousand for an operator.
  verifications: {
    columns: `'bulk-' || i as verification_id, 'bulk-client-' || i as client_id, 0 as attempt,
      (array['silent', 'silent', 'silent', 'sequential', 'stored'])[1 + i % 5] as method,
      case when i % 100 > 1 then (array['VERIFIED', 'VERIFIED', 'REJECTED', 'EXPIRED'])[1 + i % 4] end as outcome, ${sealed} as timeline, ${sealed} as asked,
      ${moment('opened_at')}, case when i % 100 > 1 then timestamptz '2026-10-01' + (i || ' seconds')::interval end as closed_at,
      case when i % 100 = 1 then timestamptz '2026-11-01' + (i || ' seconds')::interval end as review_since,
      case when i % 100 = 1 then timestamptz '2026-12-01' + (i || ' seconds')::interval end as review_until,
      case when i % 100 = 1 then 'verifies' end as approval, true as is_marked,
      case when i % 1000 = 0 then timestamptz '2026-11-01' + (i || ' seconds')::interval end as blocked_since,
      case when i % 1000 = 0 then 'identity_expired' end as blocked_reason`,
  },
  // One of each of theirs: of a key that has half of all, of one that has few, of a reason that is common, of one that was
  // common among the first alone, and of a reference.
  marks: {
    columns: `'bulk-' || i as verification_id, ${moment('opened_at')}, case
      when i <= 1000 then 'reason:of_the_first'
      when i % 2 = 0 then 'key:many'
      when i % 1001 = 0 then 'key:few'
      when i % 3 = 0 then 'reason:common'
      else 'ref:' || md5(i::text) end as mark`,
  },
  decisions: {
    columns: `'bulk-' || i as verification_id, 0 as position, 'approve' as decision, 'desk' as decided_by,
      ${sealed} as reason, '[]'::jsonb as reasons, ${moment('decided_at')}`,
  },
  sessions: {
    columns: `'bulk-' || i as verification_id, 'identity' as role, 'bulk-scan-' || i as scan_ref, ${moment('created_at')},
      timestamptz '2099-01-01' as expires_at`,
  },
  results: {
    columns: `'bulk-' || i as verification_id, 'bulk-event-' || i as event_id, 'identity' as role,
      'bulk-scan-' || i as scan_ref, 0 as position, false as superseded, 'webhook' as source, 'X' as event_type,
      true as final, 'APPROVED' as overall, ${sealed} as status, ${moment('decided_at')}`,
  },
  contradictions: {
    columns: `'bulk-' || i as verification_id, 'bulk-event-' || i as event_id, 'identity' as role,
      'bulk-scan-' || i as scan_ref, 'DENIED' as overall, false as by_hand, ${sealed} as status, ${moment('received_at')}`,
  },
  expiry_notices: {
    columns: `'bulk-notice-' || i as event_id, 'bulk-scan-' || i as scan_ref, 'bulk-client-' || i as client_id,
      ${sealed} as threshold, timestamptz '2026-01-01' + (i || ' seconds')::interval as received_at`,
  },
  documents: {
    columns: `'bulk-' || i as verification_id, 'front' as name, 'FRONT_2' as step, 'k' as key, 1 as byte_length,
      'f' as sha256, 'image/jpeg' as media_type, ${moment('stored_at')}`,
  },
  // Most are recorded, many wait for a time that has not come, and many are parked.
  webhooks: {
    columns: `'bulk-event-' || i as event_id, 'bulk-scan-' || i as scan_ref, 'bulk-client-' || i as client_id,
      'X' as event_type, true as final, 'APPROVED' as overall, 'f' as digest, ${sealed} as body,
      timestamptz '2026-01-01' + (i || ' seconds')::interval as received_at,
      case i % 10 when 0 then 'parked' when 1 then 'waiting' else 'recorded' end as state,
      case i % 10 when 0 then 'no-open-run' end as parked_reason, 'bulk-' || i as verification_id,
      timestamptz '2099-01-01' as not_before`,
  },
  // One of a hundred has no number yet.
  events: {
    columns: `'bulk-told-' || i as event_id, case when i % 100 > 0 then nextval('event_numbers') end as sequence,
      case when i % 100 > 0 then timestamptz '2026-01-01' + (i || ' seconds')::interval end as numbered_at,
      'verification.closed' as type, 'bulk-client-' || i as client_id, 'bulk-' || i as verification_id,
      ${moment('occurred_at')}`,
  },
  event_endpoints: { small: 'as many as the settings name' },
  event_deliveries: {
    columns: `'bulk-told-' || i as event_id, 'team' as endpoint,
      case i % 10 when 0 then 'waiting' when 1 then 'failed' else 'delivered' end as state,
      timestamptz '2099-01-01' as not_before, case when i % 10 > 0 then timestamptz '2026-01-01' end as ended_at`,
  },
  event_attempts: {
    columns: `'bulk-told-' || i as event_id, 'team' as endpoint, ${moment('at')}, 1 as milliseconds`,
  },
  readings: { small: 'moved into the act log when the database is opened' },
  // Below the first that the log itself adds.
  acts: {
    columns: `-i as position, ${moment('at')}, 'opening' as kind, 'bulk' as acted_by, 'bulk-' || i as verification_id,
      'bulk-digest-' || i as client_digest, '{}' as detail, 'h' as hash`,
  },
  act_head: { small: 'one row' },
  act_checkpoints: { columns: `-i as position, 'h' as hash, 's' as signature` },
  act_sources: { columns: `-i as position, timestamptz '2026-01-01' as at, 's' as source` },
  // Beside no act, since nobody could open them.
  act_notes: { columns: `-1000000 - i as position, 'bulk-digest-' || i as client_digest, ${sealed} as note` },
  legal_holds: {
    columns: `'held-client-' || i as client_id, 'a key' as held_by, ${sealed} as reason, ${moment('held_since')}`,
  },
  digest_keys: { small: 'two rows' },
  erasures: {
    columns: `'bulk-erasure-' || i as erasure_id, 'bulk-digest-' || i as client_digest, 'retention' as requested_by,
      ${moment('requested_at')}, false as whole, '{}'::jsonb as proof, now() as completed_at`,
  },
  erased_sessions: { columns: `'bulk-digest-' || i as digest, 'bulk-erasure-' || i as erasure_id` },
  client_openers: { columns: `'bulk-digest-' || i as client_digest, 'a key' as key_name` },
  first_approvals: {
    columns: `'bulk-' || i as verification_id, 'a key' as approved_by, ${sealed} as reason, ${moment('review_since')},
      ${moment('approved_at')}`,
  },
  idempotent_requests: {
    columns: `'bulk-digest-' || i as digest, 'bulk-digest-' || i as client_digest, 'f' as request_digest,
      'request' as request_id, ${moment('started_at')}`,
  },
  desk_sessions: { small: 'the log-ins of some hours' },
  api_keys: { small: 'as many as people make' },
  processes: { small: 'as many as run' },
};

/** Every table of the schema, so that a new one has to be placed above. */
export const allTables: readonly string[] = Object.values(schema)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableName(table));

export const placedTables: readonly string[] = Object.keys(tables);

export const growingTables: readonly string[] = placedTables.filter(
  (name) => 'columns' in (tables[name] ?? {}),
);

/** Fills every table that grows, or the named ones. Indexes and foreign keys are kept up by the database as always. */
export function fillings({
  rows = ROWS,
  only = growingTables,
}: { rows?: number; only?: readonly string[] } = {}): string[] {
  return only.map((name) => {
    const place = tables[name];
    if (place === undefined || !('columns' in place)) throw new Error(`${name} does not grow.`);
    const names = columnsOf(place.columns);
    return `insert into ${name} (${names.join(', ')}) select ${names.join(', ')} from (
      select ${place.columns} from generate_series(1, ${rows}) as i) as bulk`;
  });
}

function columnsOf(columns: string): string[] {
  return [...columns.matchAll(/ as (\w+)(?=,|$)/g)].map(([, name = '']) => name);
}
