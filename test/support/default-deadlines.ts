/** The deadlines of the settings, as a run has them where nobody has set any. */
import { loadConfig } from '../../src/config.ts';

const NEEDED = {
  IDENFY_BASE_URL: 'http://127.0.0.1:1',
  IDENFY_API_KEY: 'key',
  IDENFY_API_SECRET: 'secret',
  IDENFY_WEBHOOK_SECRETS: 'k'.repeat(32),
};

export const { deadlines: defaultDeadlines } = loadConfig(NEEDED, 'embedded');
