/**
 * Every shape of a silent run without a reviewer, as the sandbox and its user play it, and its end. Each path through the
 * workflow's code is a separate shape.
 */
import { show } from '../../test/support/people.ts';
import {
  decidedWithoutWorkers,
  magic,
  mend,
  opens,
  review,
  runOf,
  signalled,
  startAndShow,
  undecided,
  verified,
  withAccount,
} from './stage.ts';
import type { Group } from './stage.ts';

const uploadStep = (name: string) => ({ type: 'UPLOAD', texts: { en: { name, description: name } } });

const usual: Group = {
  options: {},
  shapes: [
    magic('approved', verified),
    magic('one-image', verified),
    magic('pdf', verified),
    magic('interim-first', verified),
    magic('second-interim-first', verified),
    magic('denied', { outcome: 'REJECTED', reasons: ['identity_denied'] }),
    magic('suspected', review('identity_suspected', 'identity_mismatch_tag:NAME')),
    magic('expired', { outcome: 'EXPIRED', reasons: ['identity_expired'] }),
    magic('cancelled', { outcome: 'EXPIRED', reasons: ['identity_cancelled'] }),
    magic('unknown-status', review('identity_status_unknown:UNKNOWN_STATUS')),
    magic('step-invalid', review('additional_step_invalid')),
    magic(
      'step-invalid-suspected',
      review(
        'identity_suspected',
        'additional_step_invalid',
        'identity_mismatch_tag:INVALID_ADDITIONAL_STEP',
      ),
    ),
    magic('step-not-found', review('additional_step_not_found')),
    magic('step-not-judged', review('additional_step_not_judged')),
    magic('step-missing', review('additional_step_no_file')),
    magic('second-denied-doc-fake', { outcome: 'REJECTED', reasons: ['second_document_forged'] }),
    {
      name: 'cancelled-without-a-word',
      outcome: 'EXPIRED',
      reasons: ['identity_cancelled'],
      play: (stage) =>
        withAccount(stage, { cancelledBody: 'active-not-final' }, async () => {
          const { session } = await stage.api.start(stage.clientId);
          stage.system.sandbox.control.cancel({ scanRef: session.scanRef });
          await stage.api.closed(stage.clientId);
        }),
    },
    {
      name: 'cancelled-by-caller',
      outcome: 'CANCELLED',
      reasons: ['cancelled_by_caller'],
      play: async ({ api, clientId }) => {
        await api.start(clientId);
        await api.cancel(clientId);
      },
    },
    {
      name: 'cancelled-by-caller-with-files',
      outcome: 'CANCELLED',
      reasons: ['cancelled_by_caller'],
      play: async (stage) => {
        const { system, api, clientId } = stage;
        system.sandbox.control.plan(clientId, undecided);
        await startAndShow(stage);
        await api.reached(clientId, 'awaiting-document-result');
        await api.cancel(clientId);
      },
    },
    {
      name: 'cancelled-in-temporal',
      outcome: 'CANCELLED',
      reasons: ['cancelled_in_temporal'],
      play: async (stage) => {
        await stage.api.start(stage.clientId);
        await runOf(stage).cancel();
      },
    },
    {
      name: 'ill-formed-messages',
      ...verified,
      play: async (stage) => {
        const { system, api, holder, clientId } = stage;
        const { session } = await api.start(clientId);
        for (const message of [null, 'text', { v: 1, eventId: 'nobody-knows' }]) {
          await runOf(stage).signal('idenfyEvent', message);
        }
        show(system.sandbox, session.scanRef, holder.files);
      },
    },
    {
      name: 'identity-not-as-asked',
      ...review('identity_document_not_as_asked'),
      play: async (stage) => {
        await startAndShow(stage, { documents: { identity: { countries: ['DE', 'FR'] } } });
      },
    },
    {
      name: 'sides-corrected',
      ...verified,
      play: async (stage) => {
        const { system, api, holder, clientId } = stage;
        const steps = { ONE_SIDE: uploadStep('One side'), OTHER_SIDE: uploadStep('The other side') };
        const { session } = await api.start(clientId, { additionalSteps: { ALL: { ALL: steps } } });
        const { FRONT, FACE, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = holder.files;
        const files = { FRONT, FACE, ONE_SIDE: SECOND_DOCUMENT_FRONT, OTHER_SIDE: SECOND_DOCUMENT_BACK };
        show(system.sandbox, session.scanRef, files);
        await mend(stage, { documentSteps: { front: 'ONE_SIDE', back: 'OTHER_SIDE' } });
      },
    },
    {
      name: 'second-denied-and-submitted-again',
      ...verified,
      play: async (stage) => {
        stage.system.sandbox.control.plan(stage.clientId, {
          overall: 'DENIED',
          autoDocument: 'DOC_TOO_BLURRY',
        });
        await startAndShow(stage);
        await mend(stage, { skipAnalysis: true });
      },
    },
    {
      name: 'second-denied-twice',
      ...review(
        'second_document_unreadable',
        'submissions_exhausted',
        'second_document_auto_document:DOC_TOO_BLURRY',
      ),
      play: async (stage) => {
        const { control } = stage.system.sandbox;
        const denied = { overall: 'DENIED', autoDocument: 'DOC_TOO_BLURRY' };
        control.plan(stage.clientId, denied);
        await startAndShow(stage);
        await mend(stage, {}, () => control.plan(stage.clientId, denied));
      },
    },
    {
      name: 'no-additional-step',
      outcome: 'CANCELLED',
      reasons: ['no_additional_step_configured'],
      play: (stage) => withAccount(stage, { defaultAdditionalSteps: null }, async () => opens(stage)),
    },
    {
      name: 'session-refused-then-mended',
      ...verified,
      play: async (stage) => {
        const { system, api, holder, clientId } = stage;
        const { control } = system.sandbox;
        await withAccount(stage, { partnerActive: false }, async () => opens(stage));
        await mend(stage, {});
        await api.reached(clientId, 'awaiting-user');
        show(system.sandbox, control.session({ clientId }).scanRef, holder.files);
      },
    },
    {
      name: 'submission-refused-then-mended',
      ...verified,
      play: async (stage) => {
        await withAccount(stage, { directProcessing: false }, async () => {
          await startAndShow(stage);
          await stage.api.reached(stage.clientId, 'blocked');
        });
        await mend(stage, {});
      },
    },
    {
      name: 'cancelled-while-blocked',
      outcome: 'CANCELLED',
      reasons: ['cancelled_by_caller'],
      play: async (stage) => {
        await withAccount(stage, { partnerActive: false }, async () => opens(stage));
        await stage.api.cancel(stage.clientId);
      },
    },
    {
      name: 'changed-after-submission',
      ...review('changed_after_submission', 'identity_denied', 'identity_manual_face:FACE_MISMATCH'),
      play: async (stage) => {
        const { system, api, clientId } = stage;
        const { control } = system.sandbox;
        control.plan(clientId, undecided);
        const { scanRef } = await startAndShow(stage);
        await api.reached(clientId, 'awaiting-document-result');
        const { id } = control.review({ scanRef }, { overall: 'DENIED' });
        await control.waitForWebhook({
          scanRef,
          state: 'delivered',
          eventType: 'IDENTIFICATION_MANUAL_FINISHED',
        });
        if (control.webhooks({ scanRef }).at(-1)?.id !== id) throw new Error('Another webhook came last.');
        control.release({ clientId, tokenType: 'DOCUMENT' });
      },
    },
    {
      name: 'reviewed-again',
      ...verified,
      play: async (stage) => {
        const { control } = stage.system.sandbox;
        await decidedWithoutWorkers(stage, async (scanRef) => {
          await signalled(stage, control.resubmit({ scanRef }, { final: false }));
          await signalled(stage, control.review({ scanRef }, {}));
        });
      },
    },
    // The last of its group, since the clock stays ahead.
    {
      name: 'file-link-renewed',
      ...verified,
      play: async (stage) => {
        await decidedWithoutWorkers(stage, async () => stage.forward(2 * 3_600));
      },
    },
  ],
};

const lenient: Group = {
  options: {
    settings: { ACCEPT_UNJUDGED_STEPS: 'true', SECOND_DOCUMENT_COUNTRY: undefined },
  },
  shapes: [
    {
      name: 'step-not-judged-accepted',
      ...verified,
      play: async (stage) => {
        await startAndShow(stage, { documents: { second: { country: 'LT' } } }, { additionalSteps: null });
      },
    },
    {
      name: 'country-corrected',
      ...verified,
      play: async (stage) => {
        await startAndShow(stage);
        await mend(stage, { country: 'LT' });
      },
    },
  ],
};

export const groups: readonly Group[] = [usual, lenient];
