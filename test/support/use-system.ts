import { afterAll, beforeAll } from '@jest/globals';
import { Api } from './api.ts';
import { startSystem } from './system.ts';
import type { System, SystemOptions } from './system.ts';

/** iDenfy is polled almost at once, for tests whose webhooks are lost or cannot be read. */
export const soon = {
  askAfterSeconds: 0.5,
  askAfterSubmissionSeconds: 0.5,
  askAgainSeconds: 0.3,
} as const satisfies SystemOptions['deadlines'];

/** An erasure makes its second pass almost at once, for tests that wait for its end. */
export const erasedSoon = {
  askAgainSeconds: 0.5,
  settleSeconds: 0.3,
} as const satisfies SystemOptions['erasure'];

/** One system for the tests of a file or of a `describe`, started before the first and closed after the last. */
export function useSystem(
  options: SystemOptions | (() => Promise<SystemOptions>) = {},
): () => System & { readonly api: Api } {
  let running: (System & { readonly api: Api }) | undefined;
  beforeAll(async () => {
    const system = await startSystem(typeof options === 'function' ? await options() : options);
    running = { ...system, api: new Api(system) };
  });
  afterAll(async () => running?.close());
  return () => {
    if (running === undefined) throw new Error('the system is not started yet');
    return running;
  };
}
