import type { components } from './api.ts';
import type { RequestOf } from './calls.ts';
import { OutcomeTimeoutError } from './errors.ts';
import { passes, pause } from './retries.ts';
import type { CallOptions } from './send.ts';

type Verification = components['schemas']['Verification'];
export type ClosedVerification = components['schemas']['ClosedVerification'];

export interface WaitOptions {
  /** Ends the waiting with the reason of the abort. */
  readonly signal?: AbortSignal;
  /** @throws OutcomeTimeoutError after this long. Without it, wait for days: deadlines end every verification. */
  readonly timeoutMs?: number;
  /** Each time the stage is another: `blocked` and `awaiting-decision` wait for a person. */
  readonly onStage?: (verification: Verification) => void;
}

interface Ask {
  /** Seconds for which the service may keep the answer back, and the stage that is known. */
  readonly wait?: number;
  readonly after?: Stage;
}
type Stage = NonNullable<NonNullable<RequestOf<'getVerification'>['query']>['after']>;
type Get = (clientId: string, ask: Ask, options: CallOptions) => Promise<Verification>;

/** Below the 30 s and more after which proxies give an answer up. */
const WAIT_SECONDS = 25;
/** Beyond that, for the answer itself. */
const TIMEOUT_MS = (WAIT_SECONDS + 20) * 1_000;

/** Where the service does not keep answers back, since it is of before, or has too many that wait. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const GROWTH = 1.3;

export async function waitForOutcome(
  get: Get,
  clientId: string,
  { signal, timeoutMs, onStage }: WaitOptions = {},
): Promise<ClosedVerification> {
  const late = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const ends = [signal, late].filter((end) => end !== undefined);
  const options = { timeoutMs: TIMEOUT_MS, ...(ends.length > 0 && { signal: AbortSignal.any(ends) }) };
  let stage: Stage | undefined;
  let next = FIRST_PAUSE_MS;
  let isAway = false;
  try {
    for (;;) {
      const ask = stage === undefined || isAway ? {} : { wait: WAIT_SECONDS, after: stage };
      const began = Date.now();
      const verification = await getIfThere(get, clientId, ask, options);
      isAway = verification === undefined;
      if (verification !== undefined && verification.stage !== stage) {
        stage = verification.stage;
        next = FIRST_PAUSE_MS;
        onStage?.(verification);
        if (verification.stage === 'closed') return verification;
        continue;
      }
      if (Date.now() - began > (WAIT_SECONDS * 1_000) / 2) continue;
      await pause(next / 2 + (Math.random() * next) / 2, options.signal);
      next = Math.min(next * GROWTH, LONGEST_PAUSE_MS);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (late?.aborted === true && error === late.reason) throw new OutcomeTimeoutError(stage);
    throw error;
  }
}

/** A service that is away for an hour changes nothing about the verification. */
async function getIfThere(
  get: Get,
  clientId: string,
  ask: Ask,
  options: CallOptions,
): Promise<Verification | undefined> {
  try {
    return await get(clientId, ask, options);
  } catch (error) {
    if (passes(error)) return undefined;
    throw error;
  }
}
