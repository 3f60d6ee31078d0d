import { ConfigError, loadConfig } from './load.ts';
import type { Config, Role } from './settings.ts';

/** For the start of a process: prints every mistake and ends with exit code 1. */
export function configOrExit<R extends Role>(role: R): Config<R> {
  try {
    return loadConfig(process.env, role, (message) => process.stderr.write(`Warning: ${message}\n`));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
}
