/** What a system keeps, opened by whoever has its keys: the proof that what was planted came in at all. */
import { buffer } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import {
  bodyOf,
  openedDecision,
  openedResult,
  openedVerification,
} from '../../../src/records/opened-rows.ts';
import * as schema from '../../../src/records/schema.ts';
import type { Database } from '../../../src/records/index.ts';
import type { Places } from './searching.ts';
import type { Proven } from './systems.ts';

export async function openedRecords({ database }: Proven): Promise<string> {
  const rows = await database.run('proof.rows', async (queries) => [
    (await queries.select().from(schema.verifications)).map(openedVerification),
    (await queries.select().from(schema.decisions)).map(openedDecision),
    (await queries.select().from(schema.results)).map(openedResult),
  ]);
  const webhooks = await database.run('proof.webhooks', async (queries) =>
    queries.select({ eventId: schema.webhooks.eventId, body: schema.webhooks.body }).from(schema.webhooks),
  );
  return [JSON.stringify(rows), ...webhooks.map((row) => Buffer.from(bodyOf(row)).toString())].join('\n');
}

export async function openedDocuments({ database, documents }: Proven): Promise<string> {
  const rows = await database.run('proof.documents', async (queries) =>
    queries.select().from(schema.documents),
  );
  const contents: string[] = [];
  for (const { key, sha256 } of rows) {
    contents.push((await buffer(await documents.open(key, { expectSha256: sha256 }))).toString('latin1'));
  }
  return contents.join('\n');
}

const tablesSchema = z.object({ rows: z.array(z.object({ schema: z.string(), name: z.string() })) });
const linesSchema = z.object({ rows: z.array(z.object({ line: z.string() })) });

/** Every row of every table as text, as a dump has it. */
export async function dumpOf(database: Database, called: string): Promise<Places> {
  return await database.run('proof.dump', async (queries) => {
    await queries.execute(sql`checkpoint`);
    const { rows: tables } = tablesSchema.parse(
      await queries.execute(
        sql`select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
      ),
    );
    const dump = new Map<string, Uint8Array>();
    for (const { schema: of, name } of tables) {
      const { rows } = linesSchema.parse(
        await queries.execute(
          sql`select each::text as line from ${sql.identifier(of)}.${sql.identifier(name)} as each`,
        ),
      );
      dump.set(`dump of ${called} ${of}.${name}`, Buffer.from(rows.map(({ line }) => line).join('\n')));
    }
    return dump;
  });
}
