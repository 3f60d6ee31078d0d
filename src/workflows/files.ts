import type { IdenfyEvent } from './messages.ts';

/** True when the webhook names no additional step, so that there is nothing to download. */
export function noFilesOf(identity: IdenfyEvent): boolean {
  return Object.keys(identity.additionalSteps ?? {}).length === 0;
}
