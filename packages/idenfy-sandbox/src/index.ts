export { buildSandbox } from './app.ts';
export type { Sandbox, SandboxControl, SandboxOptions } from './app.ts';
export type { SessionView } from './control-view.ts';
export type { FaultInput } from './faults/input.ts';
export type { FaultName } from './faults/table.ts';
export type { Outcome } from './outcome.ts';
export { SavedStateError } from './saved-state.ts';
