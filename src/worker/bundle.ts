import { bundleWorkflowCode } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { failureConverterPath } from '../temporal/data-converter.ts';

const ours = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** The workflows as one file of JavaScript. Takes seconds, so it is done once: by `npm run build`, and by the tests. */
export async function buildWorkflowBundle({ workflowsPath = ours } = {}): Promise<{ code: string }> {
  return await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath,
    // Webpack's own report says nothing that a reader of ours could act on; its errors are thrown.
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
}
