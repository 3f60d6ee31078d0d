/** What all shapes share: the system that plays them, and common steps. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Api } from '../../test/support/api.ts';
import { inboxRow } from '../../test/support/inbox.ts';
import { sha256, show } from '../../test/support/people.ts';
import type { Holder } from '../../test/support/people.ts';
import type { System, SystemOptions } from '../../test/support/system.ts';
import type { Tap } from '../../test/support/tap.ts';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import type { Outcome } from '../../src/domain/words.ts';
import type { Reason } from '../../src/domain/reasons.ts';

export interface Stage {
  readonly system: System;
  readonly api: Api;
  readonly holder: Holder;
  readonly clientId: string;
  /** Between the service and iDenfy. */
  readonly tap: Tap;
  /** Moves iDenfy's clock. */
  forward(seconds: number): void;
}

export interface Shape {
  readonly name: string;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  /** For a magic clientId, which plays itself. */
  readonly magic?: string;
  play(stage: Stage): Promise<void>;
}

/** Shapes that need their own settings. */
export interface Group {
  readonly options: SystemOptions;
  readonly shapes: readonly Shape[];
}

export const verified = { outcome: 'VERIFIED', reasons: [] } as const;
export const review = (...reasons: Reason[]) => ({ outcome: 'REQUIRES_REVIEW', reasons }) as const;

export const opens = async ({ api, clientId }: Stage) => {
  await api.open(clientId);
};
export const magic = (id: string, end: Pick<Shape, 'outcome' | 'reasons'>): Shape => ({
  name: id,
  magic: id,
  ...end,
  play: opens,
});

export function magicAs(name: string, id: string, end: Pick<Shape, 'outcome' | 'reasons'>): Shape {
  return { ...magic(id, end), name };
}

/** A second check whose decision comes only on request. */
export const undecided = { interimFirst: true, reviewDelayMs: null };

export async function startAndShow(
  stage: Stage,
  fields: object = {},
  outcome: Parameters<typeof show>[3] = {},
) {
  const { system, api, holder, clientId } = stage;
  const { session } = await api.start(clientId, fields);
  show(system.sandbox, session.scanRef, holder.files, outcome);
  return session;
}

export async function withAccount(
  { system }: Stage,
  changes: Parameters<System['sandbox']['control']['setAccount']>[0],
  work: () => Promise<unknown>,
): Promise<void> {
  const { control } = system.sandbox;
  const before = control.account;
  control.setAccount(changes);
  try {
    await work();
  } finally {
    control.setAccount(before);
  }
}

/**
 * The user submits and iDenfy's webhooks are on their way to the run while no worker is there.
 * @returns the session's `scanRef`
 */
export async function decidedWithoutWorkers(
  stage: Stage,
  meanwhile: (scanRef: string) => Promise<void>,
): Promise<string> {
  const { system, holder, clientId, api } = stage;
  const { scanRef } = (await api.start(clientId)).session;
  await system.stopWorkers();
  show(system.sandbox, scanRef, holder.files);
  await signalled(stage, await system.sandbox.control.waitForWebhook({ scanRef }));
  await meanwhile(scanRef);
  await system.startWorkers();
  return scanRef;
}

/** The webhook is in the run's history. */
export async function signalled({ system }: Stage, { body }: { readonly body: string }): Promise<void> {
  await inboxRow(system, sha256(body), 'delivered');
}

/** Sends a body as iDenfy would sign it, under a header that is not signed. */
export async function hears(stage: Stage, body: string, eventType: string): Promise<void> {
  const status = await stage.api.webhook(body, { eventType });
  if (status !== 200) throw new Error(`The webhook was answered ${status}.`);
  await signalled(stage, { body });
}

export function changed(
  { body }: { readonly body: string },
  fields: Readonly<Record<string, unknown>>,
): string {
  return JSON.stringify({ ...(JSON.parse(body) satisfies object), ...fields });
}

export function runOf({ system, clientId }: Stage): WorkflowHandle {
  return system.temporal.workflow.getHandle(workflowIdOf(clientId));
}

/** Waits until the run is blocked, fixes the reason, and resumes it. */
export async function mend(
  { api, clientId }: Stage,
  correction: object,
  help: () => void = () => {},
): Promise<void> {
  await api.reached(clientId, 'blocked');
  help();
  const { status } = await api.call('POST', `/v1/verifications/${clientId}/resume`, correction);
  if (status !== 200) throw new Error(`Resuming was answered ${status}.`);
}
