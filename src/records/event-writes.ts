/** How events are written: by the statement that writes what they tell, each once however often that is repeated. */
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { EventType } from '../domain/events.ts';
import type { Method, Outcome, OrUnknown, Stage } from '../domain/words.ts';
import type { EventDetail } from './event-words.ts';
import type { Queries } from './queries.ts';
import { contradictions, events, results, sessions, verifications, webhooks } from './schema.ts';

/** What is told. What the writer leaves out the record of the verification tells to whoever reads the event. */
export interface Told {
  readonly type: EventType;
  /** What of the verification, such as the session: with type and verification it is told once. */
  readonly subject: string;
  readonly verificationId: string;
  readonly clientId?: string | null;
  readonly clientDigest?: string;
  readonly attempt?: number;
  readonly method?: OrUnknown<Method>;
  readonly stage?: Stage;
  readonly outcome?: Outcome;
  readonly reasons?: readonly string[];
  readonly detail?: EventDetail;
  readonly occurredAt: Date;
}

/** The same in SQL is `eventIdIn`. */
function eventIdOf({ type, verificationId, subject }: Pick<Told, 'type' | 'verificationId' | 'subject'>) {
  const told = createHash('sha256').update(`${type}\n${verificationId}\n${subject}`).digest('hex');
  return `evt_${told.slice(0, 32)}`;
}

export function eventIdIn(type: EventType, verificationId: SQL, subject: SQL): SQL {
  return sql`'evt_' || left(encode(sha256(convert_to(${type}::text || chr(10) || ${verificationId} || chr(10) || ${subject},
    'UTF8')), 'hex'), 32)`;
}

function toldRow(told: Told) {
  const { type, subject, verificationId, clientId = null, clientDigest = null, attempt = null } = told;
  const { method = null, stage = null, outcome = null, reasons = [], detail = {}, occurredAt } = told;
  return {
    event_id: eventIdOf(told),
    type,
    subject,
    verification_id: verificationId,
    client_id: clientId,
    client_digest: clientDigest,
    attempt,
    method,
    stage,
    outcome,
    reasons,
    detail,
    occurred_at: occurredAt.toISOString(),
  };
}

/**
 * One insertion of whatever of these is not told yet. What is in the records already was told when it came there, and
 * its event may be gone since: a statement sees the records as they were before it, and its other parts do not count.
 * @param given `jsonb`, an array of `toldRow`
 */
export function telling(given: SQL, onlyWhere: SQL = sql`true`): SQL {
  return sql`insert into ${events} (event_id, type, client_id, client_digest, verification_id, attempt, method, stage,
      outcome, reasons, detail, occurred_at)
    select told.event_id, told.type, coalesce(told.client_id, record.client_id), told.client_digest, told.verification_id,
      coalesce(told.attempt, record.attempt), coalesce(told.method, record.method), told.stage,
      case when told.type = 'verification.contradicted' then record.outcome else told.outcome end,
      case when told.type = 'verification.contradicted' then coalesce(record.reasons, '[]') else told.reasons end,
      told.detail || coalesce((select jsonb_build_object('role', known.role) from ${sessions} known
        where known.verification_id = told.verification_id and known.scan_ref = told.detail ->> 'scanRef'), '{}'),
      told.occurred_at
    from jsonb_to_recordset(${given}) as told (event_id text, type text, subject text, client_id text, client_digest text,
      verification_id text, attempt int, method text, stage text, outcome text, reasons jsonb, detail jsonb,
      occurred_at timestamptz)
    left join ${verifications} record on record.verification_id = told.verification_id
    where ${onlyWhere} and not case told.type
      when 'verification.session_created' then exists (select from ${sessions} known
        where known.verification_id = told.verification_id and known.scan_ref = told.subject)
      when 'verification.result_received' then exists (select from ${results} known
        where known.verification_id = told.verification_id and known.event_id = told.subject)
        or exists (select from ${webhooks} known
          where known.event_id = told.subject and known.state in ('delivered', 'recorded'))
      when 'verification.awaiting_decision' then
        coalesce(record.review_since = (told.detail ->> 'since')::timestamptz, false)
      when 'verification.closed' then coalesce(
        record.closed_at is not null and record.outcome = told.outcome and record.reasons = told.reasons, false)
      when 'verification.contradicted' then exists (select from ${contradictions} known
        where known.verification_id = told.verification_id and known.event_id = told.subject)
      else false end
    -- In one order everywhere, so that two who tell the same wait for each other and never in a circle.
    order by told.occurred_at, told.event_id
    on conflict (event_id) do nothing`;
}

/** Encoded as the columns encode JSON. */
export function toldJson(told: readonly Told[]): string {
  const json = events.detail.mapToDriverValue(told.map(toldRow));
  if (typeof json === 'string') return json;
  throw new Error('A column of JSON is written as text.');
}

export function toldAs(told: readonly Told[]): SQL {
  return sql`${toldJson(told)}::jsonb`;
}

/** What is written with these is told of by the same statement. */
export function withTold(queries: Queries, told: readonly Told[], onlyWhere?: SQL) {
  return queries.with(queries.$with('told', {}).as(telling(toldAs(told), onlyWhere)));
}
