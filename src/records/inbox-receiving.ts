/** How webhooks come into the inbox: many in one statement, which is also the one that knows what was erased. */
import { eq, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { WebhookSignature } from '../domain/idenfy-event.ts';
import { storable } from './columns.ts';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { inGroups } from './groups.ts';
import { idOf } from './opened-rows.ts';
import { erasedSessions, webhooks } from './schema.ts';
import { Sealed } from './sealed-columns.ts';

/** One webhook as received. Fields of an authentic body of unknown shape are null, never a reason to refuse it. */
export interface InboxEvent {
  /** The identity of the event: sha256 over `scanRef` and digest. */
  eventId: string;
  scanRef: string | null;
  clientId: string | null;
  externalRef: string | null;
  eventType: string;
  final: boolean | null;
  overall: string | null;
  /** sha256 of the body. */
  digest: string;
  body: Uint8Array;
  signature?: WebhookSignature | null;
  receivedAt: Date;
}

export interface Received {
  fresh: boolean;
  erased: boolean;
}

interface Receipt {
  readonly event: InboxEvent;
  /** Written as claimed already by whoever receives it. */
  readonly leaseMs: number | null;
  /** Keyed hash of its `scanRef`. */
  readonly session: string | null;
}

export interface Receiving {
  receive(event: InboxEvent, leaseMs?: number): Promise<Received>;
  /** Whether it is of an erased session; if so, it is counted. */
  isOfErased(scanRef: string | null): Promise<boolean>;
}

export function createReceiving(database: Database, digests: Digests): Receiving {
  const insert = database.prepared('inbox.receive', (queries) => {
    // As JSON, the one list that both drivers take as it is; the bodies in one piece, since JSON would make two bytes
    // of each of theirs.
    const given = queries.$with('given', {}).as(
      sql`select * from json_to_recordset(${sql.placeholder('rows')}::text::json) as one (
        event_id text, scan_ref text, client_id text, external_ref text, event_type text, final boolean, overall text,
        digest text, received_at timestamptz, body_start int, body_length int,
        signature_start int, signature_length int, lease_ms float8, session text)`,
    );
    // In one order everywhere: two servers that write the same events at once wait for each other, and never in a circle.
    const inserted = queries.$with('inserted', {}).as(
      sql`insert into ${webhooks} (event_id, scan_ref, client_id, external_ref, event_type, final, overall, digest, body,
          signature, received_at, not_before, claimed_until, attempts)
        select event_id, scan_ref, client_id, external_ref, event_type, final, overall, digest,
          substring(${sql.placeholder('bodies')}::bytea from body_start for body_length),
          substring(${sql.placeholder('bodies')}::bytea from signature_start for signature_length), received_at,
          least(received_at, now()), now() + lease_ms * interval '1 millisecond', case when lease_ms is null then 0 else 1 end
        from given
        -- What was erased must not come back by a webhook that is late (design.md, invariant 2 but for this).
        where not exists (select from ${erasedSessions} erased where erased.digest = given.session)
        order by event_id
        on conflict (event_id) do nothing
        returning event_id`,
    );
    return queries
      .with(given, inserted)
      .select({ eventId: sql<string | null>`fresh`, session: sql<string | null>`erased` })
      .from(
        sql`(select event_id as fresh, null as erased from inserted
          union all select null, digest from ${erasedSessions} where digest in (select session from given)) answer`,
      );
  });

  const drop = database.prepared('inbox.drop', (queries) =>
    queries
      .update(erasedSessions)
      .set({ droppedWebhooks: sql`${erasedSessions.droppedWebhooks} + 1` })
      .where(eq(erasedSessions.digest, sql.placeholder('digest')))
      .returning({ digest: erasedSessions.digest }),
  );

  const sessionOf = async (scanRef: string | null) =>
    scanRef === null ? null : (await digests())('scanRef', scanRef);

  const write = async (receipts: readonly Receipt[]): Promise<Received[]> => {
    const found = await database.run('inbox.receive', async () => insert(valuesOf(receipts)));
    const fresh = new Set(found.map(({ eventId }) => eventId));
    const erased = new Set(found.map(({ session }) => session));
    return await Promise.all(
      receipts.map(async ({ event, session }) => {
        if (session === null || !erased.has(session))
          return { fresh: fresh.has(event.eventId), erased: false };
        await drop({ digest: session });
        return { fresh: false, erased: true };
      }),
    );
  };

  const receive = inGroups<Receipt, Received>({
    keyOf: ({ event }) => event.eventId,
    together: write,
    alone: async (receipt) => {
      const [received] = await write([receipt]);
      if (received === undefined) throw new Error('Each event has an answer.');
      return received;
    },
  });

  return {
    receive: async (event, leaseMs) =>
      receive({ event, leaseMs: leaseMs ?? null, session: await sessionOf(event.scanRef) }),
    isOfErased: async (scanRef) => {
      const digest = await sessionOf(scanRef);
      return digest !== null && (await drop({ digest })).length > 0;
    },
  };
}

/** Called within Database.run, whose keys seal the bodies. */
function valuesOf(receipts: readonly Receipt[]) {
  const bodies: Uint8Array[] = [];
  let next = 1;
  const placed = (sealed: Uint8Array) => {
    const start = next;
    bodies.push(sealed);
    next += sealed.length;
    return { start, length: sealed.length };
  };
  const rows = receipts.map(({ event, leaseMs, session }) => {
    const row = idOf.event(event);
    const body = placed(sealedIn(webhooks.body, Sealed.for(row, event.body)));
    const { signature = null } = event;
    const signed =
      signature === null ? null : placed(sealedIn(webhooks.signature, Sealed.for(row, signature)));
    return {
      // Column by column: an event that carries more than its type says must not reach other columns.
      event_id: storable(event.eventId),
      scan_ref: storableOrNull(event.scanRef),
      client_id: storableOrNull(event.clientId),
      external_ref: storableOrNull(event.externalRef),
      event_type: storable(event.eventType),
      final: event.final,
      overall: storableOrNull(event.overall),
      digest: storable(event.digest),
      received_at: event.receivedAt.toISOString(),
      body_start: body.start,
      body_length: body.length,
      // Null of either makes null of the piece.
      signature_start: signed?.start ?? null,
      signature_length: signed?.length ?? null,
      lease_ms: leaseMs,
      session,
    };
  });
  return { rows: JSON.stringify(rows), bodies: Buffer.concat(bodies) };
}

function sealedIn(column: PgColumn, sealed: Sealed<unknown>): Uint8Array {
  const value: unknown = column.mapToDriverValue(sealed);
  if (value instanceof Uint8Array) return value;
  throw new Error('A sealed column is of bytes.');
}

function storableOrNull(value: string | null): string | null {
  return value === null ? null : storable(value);
}
