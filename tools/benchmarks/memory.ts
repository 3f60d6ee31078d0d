/**
 * `npm run -s bench:memory`: how much memory documents take on their way from iDenfy's storage through our store to
 * iDenfy (design.md, invariant 12). Each round is a process that does what a worker does, with a worker's activities,
 * against the sandbox in a separate process: it downloads and stores all files at once, then submits all at once. MB are
 * 1,000,000 bytes, and the peak is the highest that the operating system measured. There is no floor: the goal is of the
 * memory itself. Options beside those of every benchmark (support/bench.ts): --files 50, --bytes 12000000.
 *
 * With `DOCUMENTS_S3_…` in the environment the store is that bucket, else a temporary folder.
 */
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MockActivityEnvironment } from '@temporalio/testing';
import sharp from 'sharp';
import { z } from 'zod';
import { createActivities } from '../../src/activities/index.ts';
import type { StoredDocument } from '../../src/domain/requests/documents.ts';
import { loadConfig } from '../../src/config.ts';
import { openDocumentStore } from '../../src/documents/open-store.ts';
import { createKeyRing, KEY_BYTES } from '../../src/encryption/key-ring.ts';
import { NO_ADDITIONAL_STEPS } from '../../src/idenfy/requests.ts';
import { createRecords } from '../../src/records/index.ts';
import type { Database } from '../../src/records/index.ts';
import { confinable } from '../../src/documents/fitting/confine.ts';
import { createDependencies } from '../../src/worker/dependencies.ts';
import { spawnOwned } from '../../src/machine/processes.ts';
import { startSandbox } from './sandbox-process.ts';
import { bench } from './support/bench.ts';
import type { SandboxProcess } from './sandbox-process.ts';

const SAMPLE_EVERY_MS = 20;
const STEP = 'SECOND_DOCUMENT_FRONT';

/** iDenfy accepts 20 MB in base64. */
const amountSchema = z.object({
  files: z.coerce.number().int().min(1).max(200),
  bytes: z.coerce.number().int().min(10_000).max(14_000_000),
});
const peaksSchema = z.object({ rssIdleMb: z.number(), rssPeakMb: z.number() });
/** A round of that many is enough to see memory grow with their number, which it must not. */
const FILES_IN_SHORT = 15;
type Amount = { readonly files: number; readonly bytesEach: number };

const sessionsSchema = z.array(
  z.object({ tokenType: z.string(), files: z.array(z.object({ name: z.string(), bytes: z.number() })) }),
);

const ring = createKeyRing([{ id: 'bench', secret: createSecretKey(randomBytes(KEY_BYTES)) }]);

/** Neither activity uses the records. */
const noDatabase: Database = {
  ring,
  run: async (operation) => Promise.reject(new Error(`${operation}: there is no database here.`)),
  prepared: (operation) => async () => Promise.reject(new Error(`${operation}: there is no database here.`)),
  transaction: async (operation) => Promise.reject(new Error(`${operation}: there is no database here.`)),
  listen: () => ({ close: async () => {} }),
  ping: async () => {},
  close: async () => {},
};

/** One round, in a process of its own: what a process once took, the system counts to its end. */
async function once(amount: Amount): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-memory-'));
  try {
    const sandbox = await startSandbox();
    try {
      console.log(JSON.stringify(await measure(sandbox, folder, amount)));
    } finally {
      await sandbox.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const run = async <T>(activity: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(activity);

async function measure(sandbox: SandboxProcess, folder: string, { files, bytesEach }: Amount) {
  const dependencies = dependenciesFor(sandbox, folder);
  const activities = createActivities(dependencies);

  const link = await linkOfLargeFile(sandbox, dependencies.idenfy, bytesEach);
  const tokens: string[] = [];
  while (tokens.length < files) {
    const { authToken } = await dependencies.idenfy.createToken({
      clientId: `bench-${randomUUID()}`,
      tokenType: 'DOCUMENT',
      additionalSteps: NO_ADDITIONAL_STEPS,
    });
    tokens.push(authToken);
  }

  const rssIdle = process.memoryUsage.rss();
  let rssPeak = rssIdle;
  const sampling = setInterval(() => {
    rssPeak = Math.max(rssPeak, process.memoryUsage.rss());
  }, SAMPLE_EVERY_MS);
  const began = performance.now();
  const say = (what: string) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.error(`${seconds} s: ${what}; ${mb(rssPeak)} MB at the most so far`);
  };

  const stored = await Promise.all(
    tokens.map(async () => {
      const { front } = await run(async () =>
        activities.downloadSecondDocument({
          verificationId: randomUUID(),
          additionalSteps: { [STEP]: null },
          images: { [STEP]: link },
          pdfs: {},
          wanted: { front: null, back: null },
        }),
      );
      return wholeOne(front, bytesEach);
    }),
  );
  say('all are downloaded, encrypted and stored');
  await Promise.all(
    tokens.map(async (authToken, index) =>
      run(async () =>
        activities.submitDocuments({
          authToken,
          country: 'LT',
          documentType: 'PASSPORT',
          skipAnalysis: true,
          front: wholeOne(stored[index], bytesEach),
          back: null,
        }),
      ),
    ),
  );
  say('all are submitted');
  clearInterval(sampling);

  await expectArrived(sandbox, { files, bytesEach });
  for (const { key } of stored) await dependencies.documents.remove(key);
  await dependencies.close();
  await dependencies.documents.close();
  // Includes what samples miss.
  rssPeak = Math.max(rssPeak, process.resourceUsage().maxRSS * 1024);
  return { rssIdleMb: mb(rssIdle), rssPeakMb: mb(rssPeak) };
}

const NOT_ISOLATED = { kind: 'none', why: 'system' } as const;

function dependenciesFor({ url, account }: SandboxProcess, folder: string) {
  const inBucket = Object.entries(process.env).filter(([name]) => name.startsWith('DOCUMENTS_S3_'));
  const config = loadConfig(
    {
      ...Object.fromEntries(inBucket),
      IDENFY_BASE_URL: url,
      IDENFY_API_KEY: account.apiKey,
      IDENFY_API_SECRET: account.apiSecret,
      IDENFY_WEBHOOK_SECRETS: account.signingKeys.join(','),
      IDENFY_TRUSTED_FILE_ORIGINS: url,
      DOCUMENTS_DIR: folder,
    },
    'embedded',
  );
  const documents = openDocumentStore(config.documents, ring);
  const isolation = confinable() === null ? NOT_ISOLATED : ({ kind: 'seccomp' } as const);
  return createDependencies({
    config,
    records: createRecords(noDatabase),
    documents,
    encryption: ring,
    isolation,
  });
}

/** A user shows a small picture, and the sandbox appends as many zeros as requested. */
async function linkOfLargeFile(
  { control }: SandboxProcess,
  idenfy: ReturnType<typeof dependenciesFor>['idenfy'],
  bytes: number,
): Promise<string> {
  const clientId = `bench-${randomUUID()}`;
  const { scanRef } = await idenfy.createToken({ clientId, tokenType: 'IDENTIFICATION' });
  const picture = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#3a6ea5' } })
    .jpeg()
    .toBuffer();
  const shown = picture.toString('base64');
  await control('POST', 'complete', { scanRef, files: { FRONT: shown, FACE: shown, [STEP]: shown } });
  await control('POST', 'faults', { fault: 'file-too-large', clientId, file: STEP, bytes });
  const link = (await idenfy.files({ scanRef })).images[STEP];
  if (link === undefined) throw new Error('The sandbox has no link to the file.');
  return link;
}

function wholeOne(document: StoredDocument | null | undefined, bytesEach: number): StoredDocument {
  if (document?.byteLength !== bytesEach) throw new Error('A file was not stored whole.');
  return document;
}

async function expectArrived({ control }: SandboxProcess, { files, bytesEach }: Amount): Promise<void> {
  const sessions = sessionsSchema.parse(await control('GET', 'sessions'));
  const arrived = sessions.flatMap((session) => (session.tokenType === 'DOCUMENT' ? session.files : []));
  if (arrived.length !== files || arrived.some(({ bytes }) => bytes !== bytesEach)) {
    throw new Error('The sandbox did not get every file whole.');
  }
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function amountOf(values: Readonly<Record<string, string>>): Amount {
  const { files, bytes } = amountSchema.parse(values);
  return { files, bytesEach: bytes };
}

const ONCE = '--once';
const [mode, files, bytes] = process.argv.slice(2);
await (mode === ONCE ? once(amountOf({ files: files ?? '', bytes: bytes ?? '' })) : measureRounds());

async function measureRounds(): Promise<void> {
  await bench({
    name: 'memory',
    figures: {
      // design.md, invariant 12: about 120 MB with 50 files of 12 MB, which are 600 MB.
      aboveIdleMb: { unit: 'MB', goal: { of: 'product', atMost: 150 } },
      peakMb: { unit: 'MB', goal: null },
    },
    options: { files: '50', bytes: '12000000' },
    check: amountOf,
    warmUps: 0,
    open: async ({ short, signal, values }) => {
      const amount = amountOf(values);
      const count = short ? Math.min(amount.files, FILES_IN_SHORT) : amount.files;
      const program = [fileURLToPath(import.meta.url), ONCE, String(count), String(amount.bytesEach)];
      return {
        product: async () => {
          const child = spawnOwned(process.execPath, [...process.execArgv, ...program]);
          signal.addEventListener('abort', () => void child.stop(10_000), { once: true });
          const { code } = await child.exited;
          const last = child.lastLines().at(-1) ?? '';
          if (code !== 0) throw new Error(`A round failed: ${child.lastLines().join(' / ')}`);
          const { rssIdleMb, rssPeakMb } = peaksSchema.parse(JSON.parse(last));
          return { aboveIdleMb: rssPeakMb - rssIdleMb, peakMb: rssPeakMb };
        },
        floor: null,
        close: async () => {},
      };
    },
  });
}
