import { inArray } from 'drizzle-orm';
import { webhooks } from '../../src/records/schema.ts';
import type { System } from './system.ts';
import { until } from './until.ts';

export type InboxRow = Omit<typeof webhooks.$inferSelect, 'body'>;

/** The rows of the inbox with these digests. */
export async function inboxRows(
  { database }: Pick<System, 'database'>,
  digests: readonly string[],
): Promise<InboxRow[]> {
  return await database.run('test.inbox', async (queries) =>
    queries
      .select()
      .from(webhooks)
      .where(inArray(webhooks.digest, [...digests])),
  );
}

/** The one row with this digest as soon as it is in this state. */
export async function inboxRow(
  system: Pick<System, 'database'>,
  digest: string,
  state: InboxRow['state'],
  withinMs?: number,
): Promise<InboxRow> {
  let seen = 'nothing';
  try {
    return await until(
      `the webhook in the state ${state}`,
      async () => {
        const rows = await inboxRows(system, [digest]);
        if (rows.length > 1) throw new Error(`${rows.length} rows have one digest`);
        seen = rows[0]?.state ?? seen;
        return rows.find((row) => row.state === state);
      },
      withinMs,
    );
  } catch (error) {
    throw new Error(`last seen: ${seen}`, { cause: error });
  }
}
