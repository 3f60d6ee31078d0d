/** What activities need, made from the settings. */
import type { ActivityDependencies } from '../activities/index.ts';
import type { Config } from '../config.ts';
import { createDownloader } from '../documents/download.ts';
import { createFitter } from '../documents/fitting/fitter.ts';
import type { Isolation } from '../documents/fitting/isolation.ts';
import type { DocumentStore } from '../documents/store.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { createIdenfyClient } from '../idenfy/client.ts';
import type { Records } from '../records/index.ts';
import { workflowNames } from '../temporal/ids.ts';

export type WorkerConfig = Pick<
  Config<'worker' | 'embedded'>,
  'encryption' | 'evidence' | 'fitting' | 'idenfy'
>;

interface DependencyParts {
  readonly config: WorkerConfig;
  readonly records: Records;
  /** Stays open when these are closed. */
  readonly documents: DocumentStore;
  readonly encryption: KeyRing;
  /** Of the processes that take files apart. */
  readonly isolation: Isolation;
}

export function createDependencies({
  config: {
    idenfy: settings,
    encryption: { workflowIdKey },
    evidence,
    fitting,
  },
  records,
  documents,
  encryption,
  isolation,
}: DependencyParts): ActivityDependencies & { close(): Promise<void> } {
  const idenfy = createIdenfyClient({
    baseUrl: settings.baseUrl,
    apiKey: settings.apiKey,
    apiSecret: settings.apiSecret,
    timeouts: { headersMs: settings.timeoutMs },
    processTokenField: settings.processTokenField,
    maxRequestBytes: settings.processMaxBytes,
    proxy: settings.httpsProxy,
  });
  const downloader = createDownloader({
    allowedHosts: settings.fileHosts,
    trustedOrigins: settings.trustedFileOrigins,
    maxBytes: settings.fileMaxBytes,
  });
  const fitter = createFitter(documents, {
    totalBytes: bytesWithin(settings.processMaxBytes),
    imageBytes: settings.imageMaxBytes,
    maxPixels: fitting.megapixels * 1_000_000,
    memoryBytes: fitting.memoryMb * 1_000_000,
    timeoutMs: fitting.timeoutMs,
    processes: fitting.processes,
    isolation: isolation.kind,
    isAhead: true,
  });
  return {
    idenfy,
    records,
    documents,
    downloader,
    fitter,
    workflowNames: workflowNames(encryption, workflowIdKey),
    settings: { idenfyBaseUrl: settings.baseUrl, callbackUrl: settings.callbackUrl ?? null, evidence },
    async close() {
      await Promise.all([idenfy.close(), downloader.close(), fitter.close()]);
    },
  };
}

/** What files may have together, so that a request with them in base64 keeps within its size: four bytes for three. */
function bytesWithin(requestBytes: number): number {
  // Token, country, type and the names of the images take some hundred bytes.
  const beside = 2_000;
  return Math.floor((requestBytes - beside) / 4) * 3;
}
