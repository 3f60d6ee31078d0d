/** What activities need, made from the settings. */
import type { ActivityDependencies } from '../activities/index.ts';
import type { Config } from '../config.ts';
import { createDownloader } from '../documents/download.ts';
import { createFitter } from '../documents/fitting/fitter.ts';
import { openDocumentStore } from '../documents/open-store.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { createIdenfyClient } from '../idenfy/client.ts';
import type { Records } from '../records/index.ts';
import { workflowNames } from '../temporal/ids.ts';

type WorkerConfig = Pick<
  Config<'worker' | 'embedded'>,
  'documents' | 'encryption' | 'evidence' | 'fitting' | 'idenfy'
>;

export function createDependencies(
  {
    idenfy: settings,
    documents: storeSettings,
    encryption: { workflowIdKey },
    evidence,
    fitting,
  }: WorkerConfig,
  records: Records,
  encryption: KeyRing,
): ActivityDependencies & { close(): Promise<void> } {
  const idenfy = createIdenfyClient({
    baseUrl: settings.baseUrl,
    apiKey: settings.apiKey,
    apiSecret: settings.apiSecret,
    timeouts: { headersMs: settings.timeoutMs },
    processTokenField: settings.processTokenField,
    maxRequestBytes: settings.processMaxBytes,
  });
  const downloader = createDownloader({
    allowedHosts: settings.fileHosts,
    trustedOrigins: settings.trustedFileOrigins,
    maxBytes: settings.fileMaxBytes,
  });
  const documents = openDocumentStore(storeSettings, encryption);
  const fitter = createFitter(documents, {
    totalBytes: bytesWithin(settings.processMaxBytes),
    imageBytes: settings.imageMaxBytes,
    maxPixels: fitting.megapixels * 1_000_000,
    memoryBytes: fitting.memoryMb * 1_000_000,
    timeoutMs: fitting.timeoutMs,
    processes: fitting.processes,
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
      await Promise.all([idenfy.close(), downloader.close(), documents.close()]);
    },
  };
}

/** What files may have together, so that a request with them in base64 keeps within its size: four bytes for three. */
function bytesWithin(requestBytes: number): number {
  // Token, country, type and the names of the images take some hundred bytes.
  const beside = 2_000;
  return Math.floor((requestBytes - beside) / 4) * 3;
}
