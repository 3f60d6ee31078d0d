/** The Schedule of retention, made and kept up to date by whichever worker starts. */
import { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Config } from '../config.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { createDataConverter } from '../temporal/data-converter.ts';
import { ensureRetentionSchedule } from '../temporal/retention-schedule.ts';

/** @throws when Temporal refuses: a worker that cannot see to it that old data goes must not run on in silence */
export async function keepRetention(parts: {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly encryption: KeyRing;
  readonly taskQueue: string;
  readonly config: Pick<Config, 'erasure'>;
}): Promise<void> {
  const { connection, namespace, encryption, taskQueue } = parts;
  const { retentionDays, parkedWebhookDays, askAgainSeconds, settleSeconds } = parts.config.erasure;
  // It only writes: whatever somebody put in the Schedule's place is written over.
  const dataConverter = createDataConverter(encryption, { by: 'client', acceptsEarlier: true });
  const client = new Client({ connection, namespace, dataConverter });
  await ensureRetentionSchedule(client, taskQueue, {
    v: 1,
    days: retentionDays ?? null,
    parkedWebhookDays,
    askAgainSeconds,
    settleSeconds,
  });
}
