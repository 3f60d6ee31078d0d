/**
 * Every setting, read once at the edge and passed inward. The table is `config/settings.ts`; the reference
 * `docs/configuration.md` and `.env.example` are made from it by `npm run docs`.
 */
export { ConfigError, loadConfig } from './config/load.ts';
export { configOrExit } from './config/read-or-exit.ts';
export type { Config, Role } from './config/settings.ts';
