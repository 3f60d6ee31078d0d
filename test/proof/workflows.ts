/** What the worker of the proof runs: the service's own workflows, and one that throws wherever workflow code can. */
export * from '../../src/workflows/index.ts';
export { throwing } from '../temporal/throwing-workflow.ts';
