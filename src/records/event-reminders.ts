/** Telling again that a verification waits for a decision: without a timer of its run, by whichever server looks. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EventType } from '../domain/events.ts';
import { eventIdIn } from './event-writes.ts';
import type { Queries } from './queries.ts';
import { events, verifications } from './schema.ts';

const TYPE: EventType = 'verification.decision_reminder';

/** At once. */
const MOST = 100;

/** The pauses grow up to this. */
const LONGEST_PAUSE = sql.raw(`interval '7 days'`);

const answerSchema = z.object({ rows: z.array(z.object({ count: z.coerce.number() })).length(1) });

/**
 * One statement tells and notes when it is told next: as long again as it has waited so far. Rows that another server
 * has at this moment are left to it.
 */
export async function reminding(queries: Queries): Promise<number> {
  const answer = await queries.execute(sql`
    with due as materialized (
      select verification_id, client_id, attempt, method, reasons, review_since, review_until, remind_at
      from ${verifications} where remind_at <= now() order by remind_at limit ${MOST} for update skip locked
    ), noted as (
      update ${verifications} waiting set remind_at = now() + least(greatest(now() - due.review_since, interval '1 second'), ${LONGEST_PAUSE})
      from due where waiting.verification_id = due.verification_id
    ), told as (
      insert into ${events} (event_id, type, client_id, verification_id, attempt, method, stage, reasons, detail, occurred_at)
      select ${eventIdIn(TYPE, sql`due.verification_id`, sql`extract(epoch from due.remind_at)::text`)}, ${TYPE}, client_id,
        verification_id, attempt, method, 'awaiting-decision', reasons,
        jsonb_build_object('since', ${isoOf('due.review_since')}, 'until', ${isoOf('due.review_until')}), now()
      from due
      on conflict (event_id) do nothing
      returning event_id
    ) select count(*) as count from told`);
  return answerSchema.parse(answer).rows[0]?.count ?? 0;
}

function isoOf(column: string) {
  return sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
