/** Temporal's development server, on a machine that may have no Temporal CLI yet: the only interface of this folder. */
export { TemporalCliNotFoundError } from './find.ts';
export {
  startTemporalServer,
  temporalPortChoice,
  TemporalServerError,
  temporalUiPortChoice,
} from './server.ts';
export type { TemporalServer, TemporalServerOptions } from './server.ts';
