/** Activities as the worker has them, against an HTTP server that answers as iDenfy or its storage might. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities } from '../../src/activities/index.ts';
import type { Activities } from '../../src/activities/index.ts';
import { createDiskBlobs } from '../../src/documents/disk-blobs.ts';
import { createDownloader } from '../../src/documents/download.ts';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import { createFitter } from '../../src/documents/fitting/fitter.ts';
import type { DocumentStore } from '../../src/documents/store.ts';
import { strictChoices } from '../../src/domain/evidence/choices.ts';
import { createIdenfyClient } from '../../src/idenfy/client.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { workflowNames } from '../../src/temporal/ids.ts';
import { fittingSettings } from '../documents/fitting/support.ts';
import { apiKey, apiSecret, httpServer } from '../idenfy/support.ts';
import { freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

type Answer = Parameters<typeof httpServer>[0];

export interface Made {
  readonly made: Activities;
  readonly documents: DocumentStore;
  readonly baseUrl: string;
}

/** What fails here fails on purpose. */
export function activityEnvironment(info: object = {}, client?: Client): MockActivityEnvironment {
  const logger = new DefaultLogger('ERROR');
  return new MockActivityEnvironment(info, client === undefined ? { logger } : { logger, client });
}

export async function inActivity<T>(work: () => Promise<T>): Promise<T> {
  return await activityEnvironment().run(work);
}

export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
}

/** Everything that Temporal may be told of a failure. */
export function told(failure: unknown): string {
  const { message, stack, cause } = failure instanceof Error ? failure : new Error('no failure');
  return [String(failure), JSON.stringify(failure), message, stack, String(cause)].join('\n');
}

/** For the tests of a file: records of their own, and activities made anew for each test. */
export function useActivities(): {
  records: () => Records;
  activities: (answer: Answer, toRecords?: Records) => Promise<Made>;
} {
  let opened: Records | undefined;
  let folder = '';
  const stops: (() => Promise<void>)[] = [];
  const records = () => {
    if (opened === undefined) throw new Error('the records are not open yet');
    return opened;
  };
  beforeAll(async () => {
    opened = createRecords(await openDatabase(await freshPglite(), testKeyRing));
    folder = await mkdtemp(join(tmpdir(), 'idv-activities-'));
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });
  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    records,
    async activities(answer, toRecords = records()) {
      const server = await httpServer(answer);
      stops.push(async () => server.close());
      const { baseUrl } = server;
      const idenfy = createIdenfyClient({ baseUrl, apiKey, apiSecret });
      const downloader = createDownloader({ allowedHosts: [], trustedOrigins: [baseUrl], maxBytes: 100_000 });
      stops.push(async () => {
        await Promise.all([idenfy.close(), downloader.close()]);
      });
      const documents = createEncryptedStore(createDiskBlobs(folder), testKeyRing);
      const made = createActivities({
        idenfy,
        records: toRecords,
        documents,
        downloader,
        fitter: createFitter(documents, fittingSettings()),
        workflowNames: workflowNames(testKeyRing),
        settings: { idenfyBaseUrl: baseUrl, callbackUrl: null, evidence: strictChoices },
      });
      return { made, documents, baseUrl };
    },
  };
}
