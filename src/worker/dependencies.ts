/** What activities need, made from the settings. */
import type { ActivityDependencies } from '../activities/index.ts';
import type { Config } from '../config.ts';
import { createDownloader } from '../documents/download.ts';
import { openDocumentStore } from '../documents/open-store.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { createIdenfyClient } from '../idenfy/client.ts';
import type { Records } from '../records/index.ts';

type WorkerConfig = Pick<Config<'worker' | 'embedded'>, 'documents' | 'idenfy'>;

export function createDependencies(
  { idenfy: settings, documents: storeSettings }: WorkerConfig,
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
  return {
    idenfy,
    records,
    documents,
    downloader,
    settings: { idenfyBaseUrl: settings.baseUrl, callbackUrl: settings.callbackUrl ?? null },
    async close() {
      await Promise.all([idenfy.close(), downloader.close(), documents.close()]);
    },
  };
}
