/** Settings that any role can start with, and what is said of them when some are changed. */
import { randomBytes, randomUUID } from 'node:crypto';
import { ConfigError, loadConfig } from '../../src/config.ts';
import type { Role } from '../../src/config.ts';

export const ownSecret = () => randomBytes(24).toString('hex');
export const ownKey = () => `k-${randomUUID().slice(0, 8)}:${randomBytes(32).toString('base64')}`;
export const databaseUrl = (rest: string, password: string = randomUUID()) =>
  `postgresql://u:${password}@${rest}`;

/** Everything that any role needs, safe and of one's own. */
export const safe = () => ({
  IDENFY_API_KEY: randomUUID(),
  IDENFY_API_SECRET: randomUUID(),
  IDENFY_WEBHOOK_SECRETS: ownSecret(),
  DATABASE_URL: databaseUrl('127.0.0.1/verifications'),
  MIGRATION_DATABASE_URL: databaseUrl('127.0.0.1/verifications'),
  ENCRYPTION_KEYS: ownKey(),
});

export interface Verdict {
  readonly mistakes: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

export function judge(env: Readonly<Record<string, string | undefined>>, role: Role = 'server'): Verdict {
  const warnings: string[] = [];
  try {
    loadConfig({ ...safe(), ...env }, role, (message) => warnings.push(message));
    return { mistakes: {}, warnings };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      mistakes: Object.fromEntries(error.mistakes.map(({ name, message }) => [name, message])),
      warnings,
    };
  }
}

/** What stands in iDenfy's place. */
export const sandbox = {
  IDENFY_BASE_URL: 'http://sandbox:4010',
  IDENFY_TRUSTED_FILE_ORIGINS: 'http://sandbox:4010',
};
