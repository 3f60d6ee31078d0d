import type { components } from './api.ts';
import { OutcomeTimeoutError } from './errors.ts';
import { passes, pause } from './retries.ts';

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

type Get = (clientId: string, options: { readonly signal?: AbortSignal }) => Promise<Verification>;

/** A user who is quick is told quickly; who takes days costs two requests a minute. */
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
  const end = ends.length === 0 ? undefined : AbortSignal.any(ends);
  let stage: string | undefined;
  let next = FIRST_PAUSE_MS;
  try {
    for (;;) {
      const verification = await getIfThere(get, clientId, end);
      if (verification !== undefined && verification.stage !== stage) {
        stage = verification.stage;
        next = FIRST_PAUSE_MS;
        onStage?.(verification);
      }
      if (verification?.stage === 'closed') return verification;
      await pause(next / 2 + (Math.random() * next) / 2, end);
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
  signal: AbortSignal | undefined,
): Promise<Verification | undefined> {
  try {
    return await get(clientId, signal === undefined ? {} : { signal });
  } catch (error) {
    if (passes(error)) return undefined;
    throw error;
  }
}
