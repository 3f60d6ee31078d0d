/** Which processes run, and which encryption keys each of them holds, so that none is put to use that one lacks. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { asc, eq, lt, sql } from 'drizzle-orm';
import type { HeldKey } from '../encryption/held-keys.ts';
import { heldKeys } from '../encryption/held-keys.ts';
import type { Database } from './database.ts';
import { processes } from './schema.ts';

export const processRoles = ['server', 'worker'] as const;
export type ProcessRole = (typeof processRoles)[number];

export interface RunningProcess {
  /** Such as `worker host-1, process 4711`. */
  readonly name: string;
  /** The newest first. */
  readonly keys: readonly HeldKey[];
  readonly seenAt: Date;
}

export interface Processes {
  /** Says that this process runs, until it is closed. Resolves once it was said, or could not be. */
  register(role: ProcessRole): Promise<{ close(): Promise<void> }>;
  /** Those that were heard of lately; one that was killed is among them until then. */
  running(): Promise<readonly RunningProcess[]>;
}

const BEAT_MS = 15_000;
/** Some beats may be lost, as in a failover of the database. */
const SILENCE_SECONDS = 90;

export function createProcesses(database: Database): Processes {
  const keys = [...heldKeys(database.ring)];
  return {
    async register(role) {
      const processId = randomUUID();
      const name = `${role} ${hostname()}, process ${process.pid}`;
      // Its absence keeps nobody from working, and the next beat may come through.
      let isHeard = false;
      const beat = async () => {
        isHeard = await database
          .run('processes.beat', async (queries) => {
            await queries
              .insert(processes)
              .values({ processId, name, keys })
              .onConflictDoUpdate({ target: processes.processId, set: { seenAt: sql`now()` } });
            await queries.delete(processes).where(lt(processes.seenAt, sql`now() - interval '1 day'`));
            return true;
          })
          .catch(() => false);
      };
      let beating = beat();
      await beating;
      const timer = setInterval(() => {
        beating = beat();
      }, BEAT_MS).unref();
      return {
        async close() {
          clearInterval(timer);
          await beating;
          // With the database away the end would be held up, and nobody would hear of it.
          if (!isHeard) return;
          await database
            .run('processes.end', async (queries) => {
              await queries.delete(processes).where(eq(processes.processId, processId));
            })
            .catch(() => {});
        },
      };
    },

    running: () =>
      database.run('processes.running', (queries) =>
        queries
          .select({ name: processes.name, keys: processes.keys, seenAt: processes.seenAt })
          .from(processes)
          .where(sql`${processes.seenAt} > now() - make_interval(secs => ${SILENCE_SECONDS})`)
          .orderBy(asc(processes.name)),
      ),
  };
}
