/** What activities need, made from the settings. */
import type { ActivityDependencies } from '../activities/index.ts';
import type { Config } from '../config.ts';
import { createDiskStore } from '../documents/disk-store.ts';
import { createDownloader } from '../documents/download.ts';
import { createIdenfyClient } from '../idenfy/client.ts';
import type { Records } from '../records/index.ts';

type WorkerConfig = Pick<Config<'worker' | 'embedded'>, 'documents' | 'idenfy'>;

export function createDependencies(
  { idenfy: settings, documents }: WorkerConfig,
  records: Records,
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
  return {
    idenfy,
    records,
    documents: createDiskStore(documents.dir),
    downloader,
    settings: { idenfyBaseUrl: settings.baseUrl, callbackUrl: settings.callbackUrl ?? null },
    async close() {
      await Promise.all([idenfy.close(), downloader.close()]);
    },
  };
}
