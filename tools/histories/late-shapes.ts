/** Every shape of a run in which something is too late: a decision, an operator, a file, a webhook. */
import {
  changed,
  hears,
  magicAs,
  mend,
  review,
  signalled,
  startAndShow,
  undecided,
  verified,
  withAccount,
} from './stage.ts';
import type { Group, Stage } from './stage.ts';

/** The machine's verdict differs from the polled status. */
function stillReviewing({ system, clientId }: Stage): void {
  system.sandbox.control.fault({ fault: 'status-reviewing', clientId, times: null });
}

const impatient: Group = {
  options: { deadlines: { reviewSeconds: 1, blockedSeconds: 1 } },
  shapes: [
    {
      name: 'identity-decision-never-came',
      ...review('identity_result_unconfirmed'),
      play: async (stage) => {
        stillReviewing(stage);
        await startAndShow(stage, {}, undecided);
      },
    },
    {
      name: 'second-decision-never-came',
      ...review('second_result_unconfirmed'),
      play: async (stage) => {
        stillReviewing(stage);
        stage.system.sandbox.control.plan(stage.clientId, undecided);
        await startAndShow(stage);
      },
    },
    magicAs(
      'blocked-too-long',
      'second-denied-doc-glared',
      review('second_document_unreadable', 'blocked_too_long', 'second_document_auto_document:DOC_GLARED'),
    ),
  ],
};

const deadLinks: Group = {
  options: { deadlines: { blockedSeconds: 1 }, sandbox: { fileUrlTtlSeconds: 0 } },
  shapes: [
    magicAs('files-unavailable', 'approved', review('second_document_files_unavailable', 'blocked_too_long')),
  ],
};

const soon = { ASK_AFTER_SECONDS: '1', ASK_AFTER_SUBMISSION_SECONDS: '1', ASK_AGAIN_SECONDS: '1' };
const deaf: Group = {
  options: { settings: { ...soon, ACCEPT_UNJUDGED_STEPS: 'true' } },
  shapes: [
    {
      name: 'webhooks-lost',
      ...verified,
      play: (stage) =>
        withAccount(stage, { webhookUrl: null }, async () => {
          await startAndShow(stage);
          await stage.api.closed(stage.clientId);
        }),
    },
    {
      name: 'expiry-lost',
      outcome: 'EXPIRED',
      reasons: ['identity_expired'],
      play: (stage) =>
        withAccount(stage, { webhookUrl: null }, async () => {
          const { session } = await stage.api.start(stage.clientId);
          stage.system.sandbox.control.expire({ scanRef: session.scanRef });
          await stage.api.closed(stage.clientId);
        }),
    },
  ],
};

const archived: Group = {
  options: {},
  shapes: [
    {
      name: 'second-check-archived',
      ...verified,
      play: async (stage) => {
        const { control } = stage.system.sandbox;
        control.plan(stage.clientId, undecided);
        await startAndShow(stage);
        await stage.api.reached(stage.clientId, 'awaiting-document-result');
        const { scanRef } = control.session({ clientId: stage.clientId, tokenType: 'DOCUMENT' });
        const interim = await control.waitForWebhook({ scanRef });
        await signalled(stage, interim);
        await hears(stage, changed(interim, { status: { overall: 'ARCHIVED' } }), 'IDENTIFICATION');
        await mend(stage, {}, () => control.plan(stage.clientId, {}));
      },
    },
  ],
};

export const lateGroups: readonly Group[] = [impatient, deadLinks, deaf, archived];
