/** Every shape of a run that a reviewer decides, and of the methods with two sessions or a stored document. */
import { decide } from '../../test/support/decisions.ts';
import { inventHolder, show } from '../../test/support/people.ts';
import type { Outcome as Played } from 'idenfy-sandbox';
import type { Outcome } from '../../src/domain/words.ts';
import type { Reason } from '../../src/domain/reasons.ts';
import type { Group, Stage } from './stage.ts';
import { review, startAndShow, undecided, verified } from './stage.ts';

export const approved = (...overruled: Reason[]) =>
  ({
    outcome: 'VERIFIED',
    reasons: ['approved_by_reviewer', ...overruled.map((reason): Reason => `overruled:${reason}`)],
  }) as const;
export const rejected = (...reasons: Reason[]) =>
  ({ outcome: 'REJECTED', reasons: ['rejected_by_reviewer', ...reasons] }) as const;

export async function decides({ api, clientId }: Stage, decision: 'approve' | 'reject'): Promise<void> {
  await api.reached(clientId, 'awaiting-decision');
  const { status } = await decide(api, clientId, decision);
  if (status !== 200) throw new Error(`Deciding was answered ${status}.`);
}

export async function showsAnothers(stage: Stage): Promise<string> {
  const { system, api, holder, clientId } = stage;
  const { files: others } = await inventHolder('another');
  const { session } = await api.start(clientId);
  const { SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = others;
  show(system.sandbox, session.scanRef, { ...holder.files, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK });
  return session.scanRef;
}

/** Both sessions of a sequential run, in the order of `roles`. */
export async function walks(
  { system, api, holder, clientId }: Stage,
  played: readonly (readonly ['identity' | 'document', Played?])[],
): Promise<void> {
  await api.start(clientId, { method: 'sequential' });
  const { sessions } = await api.read(clientId);
  const { FRONT, FACE, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = holder.files;
  for (const [role, outcome = {}] of played) {
    const scanRef = sessions.find((session) => session.role === role)?.scanRef ?? '';
    const files =
      role === 'identity' ? { FRONT, FACE } : { FRONT: SECOND_DOCUMENT_FRONT, BACK: SECOND_DOCUMENT_BACK };
    system.sandbox.control.complete({ scanRef }, { files, outcome });
    // So that each webhook is a step of its own.
    await system.sandbox.control.waitForWebhook({ scanRef, state: 'delivered' });
  }
}

const decided: Group = {
  options: { deadlines: { decisionSeconds: 3_600 } },
  shapes: [
    { name: 'verified-with-reviewers', ...verified, play: async (stage) => void (await startAndShow(stage)) },
    {
      name: 'approved-by-reviewer',
      ...approved('persons_differ'),
      play: async (stage) => {
        await showsAnothers(stage);
        await decides(stage, 'approve');
      },
    },
    {
      name: 'rejected-by-reviewer',
      ...rejected('persons_differ'),
      play: async (stage) => {
        await showsAnothers(stage);
        await decides(stage, 'reject');
      },
    },
    {
      name: 'approved-at-the-gate',
      ...approved('additional_step_not_judged'),
      play: async (stage) => {
        await startAndShow(stage, {}, { additionalSteps: null });
        await decides(stage, 'approve');
      },
    },
    {
      name: 'taken-back-from-the-reviewer',
      outcome: 'REJECTED',
      reasons: ['second_document_forged'],
      play: async (stage) => {
        await showsAnothers(stage);
        await stage.api.reached(stage.clientId, 'awaiting-decision');
        const forged = { overall: 'DENIED', autoDocument: 'DOC_FAKE', manualDocument: 'DOC_FAKE' };
        stage.system.sandbox.control.review({ clientId: stage.clientId, tokenType: 'DOCUMENT' }, forged);
      },
    },
    {
      name: 'cancelled-while-awaiting-decision',
      outcome: 'CANCELLED',
      reasons: ['cancelled_by_caller'],
      play: async (stage) => {
        await showsAnothers(stage);
        await stage.api.reached(stage.clientId, 'awaiting-decision');
        await stage.api.cancel(stage.clientId);
      },
    },
    {
      name: 'stored-approved',
      ...approved('stored_document_needs_decision'),
      play: async (stage) => {
        await startAndShow(stage, { method: 'stored' }, { additionalSteps: null });
        await decides(stage, 'approve');
      },
    },
    {
      name: 'stored-denied',
      outcome: 'REJECTED',
      reasons: ['identity_denied'],
      play: async (stage) => void (await startAndShow(stage, { method: 'stored' }, { overall: 'DENIED' })),
    },
    {
      name: 'sequential',
      ...verified,
      play: (stage) => walks(stage, [['identity'], ['document']]),
    },
    {
      name: 'sequential-document-first',
      ...verified,
      play: (stage) => walks(stage, [['document'], ['identity']]),
    },
    {
      name: 'sequential-interim-first',
      ...verified,
      play: async (stage) => {
        await walks(stage, [['identity', undecided], ['document']]);
        stage.system.sandbox.control.release({ clientId: stage.clientId, tokenType: 'IDENTIFICATION' });
      },
    },
    {
      name: 'sequential-identity-denied',
      outcome: 'REJECTED',
      reasons: ['identity_denied'],
      play: (stage) => walks(stage, [['identity', { overall: 'DENIED' }]]),
    },
    {
      name: 'sequential-approved-by-reviewer',
      ...approved('second_document_suspected', 'second_document_mismatch_tag:NAME'),
      play: async (stage) => {
        await walks(stage, [['identity'], ['document', { overall: 'SUSPECTED' }]]);
        await decides(stage, 'approve');
      },
    },
    {
      name: 'sequential-cancelled',
      outcome: 'CANCELLED',
      reasons: ['cancelled_by_caller'],
      play: async (stage) => {
        await walks(stage, [['identity']]);
        await stage.api.reached(stage.clientId, 'awaiting-document-result');
        await stage.api.cancel(stage.clientId);
      },
    },
  ],
};

const undecidedInTime: Group = {
  options: { deadlines: { decisionSeconds: 3, decisionReminderSeconds: 1 } },
  shapes: [
    {
      name: 'decision-never-came',
      ...review('persons_differ', 'decision_deadline_passed'),
      play: async (stage) => void (await showsAnothers(stage)),
    },
  ],
};

const brief = { tokenExpirySeconds: 1, resultMarginSeconds: 1, sessionLengthSeconds: 60 };
const expired = (reason: Reason): { outcome: Outcome; reasons: readonly Reason[] } => ({
  outcome: 'EXPIRED',
  reasons: [reason],
});

const unopened: Group = {
  options: { deadlines: brief },
  shapes: [
    {
      name: 'sequential-document-session-expired',
      ...expired('document_session_expired'),
      play: async (stage) => {
        await walks(stage, [['identity']]);
        stage.system.sandbox.control.expire({ clientId: stage.clientId, tokenType: 'DOCUMENT' });
      },
    },
  ],
};

const withFace: Group = {
  options: { settings: { SUBMIT_FACE: 'true' } },
  shapes: [
    { name: 'selfie-submitted', ...verified, play: async (stage) => void (await startAndShow(stage)) },
  ],
};

export const reviewedGroups: readonly Group[] = [decided, undecidedInTime, unopened, withFace];
