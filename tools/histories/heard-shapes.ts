/** Every shape of a run that gets more than one body about one session, and a reviewer's decision then. */
import { decide } from '../../test/support/decisions.ts';
import { until } from '../../test/support/until.ts';
import { verification } from '../../src/workflows/messages.ts';
import { approved, decides, rejected, showsAnothers, walks } from './reviewed-shapes.ts';
import {
  changed,
  decidedWithoutWorkers,
  hears,
  review,
  runOf,
  signalled,
  startAndShow,
  undecided,
  verified,
} from './stage.ts';
import type { Group, Stage } from './stage.ts';

/** An undocumented name in the header, which is not signed. */
const INVENTED = 'IDENTIFICATION_OF_TOMORROW';

/** A person at iDenfy suspects the identity, and a reviewer is asked. */
async function suspectedByHand(stage: Stage) {
  const { system, api, clientId } = stage;
  const { control } = system.sandbox;
  const { scanRef } = await startAndShow(stage, {}, { ...undecided, overall: 'SUSPECTED' });
  await control.waitForSession({ scanRef }, ({ pending }) => pending);
  const webhook = control.release({ scanRef });
  await api.reached(clientId, 'awaiting-decision');
  return webhook;
}

const answered: Group = {
  options: {},
  shapes: [
    {
      name: 'interim-after-decision',
      ...verified,
      play: async (stage) => {
        const { system, clientId } = stage;
        const { control } = system.sandbox;
        control.plan(clientId, undecided);
        const { scanRef } = await startAndShow(stage);
        const first = await control.waitForWebhook({ scanRef, state: 'delivered' });
        const second = { clientId, tokenType: 'DOCUMENT' } as const;
        await control.waitForSession(second, ({ pending }) => pending);
        await hears(stage, changed(first, { final: false }), INVENTED);
        control.release(second);
      },
    },
    {
      name: 'under-review-again',
      ...verified,
      play: async (stage) => {
        const { control } = stage.system.sandbox;
        const scanRef = await decidedWithoutWorkers(stage, async (ofFirst) => {
          await signalled(stage, control.resubmit({ scanRef: ofFirst }, { final: false }));
        });
        await stage.api.reached(stage.clientId, 'in-review-at-idenfy');
        control.review({ scanRef }, {});
      },
    },
    {
      name: 'expired-after-a-verdict',
      ...review('identity_result_unconfirmed'),
      play: async (stage) => {
        const { control } = stage.system.sandbox;
        const { scanRef } = await startAndShow(stage, {}, undecided);
        const interim = await control.waitForWebhook({ scanRef, state: 'delivered' });
        await signalled(stage, interim);
        const expired = changed(interim, { final: true, status: { overall: 'EXPIRED' } });
        await hears(stage, expired, 'IDENTIFICATION_EXPIRED');
      },
    },
  ],
};

const reviewed: Group = {
  options: { deadlines: { decisionSeconds: 3_600 } },
  shapes: [
    {
      name: 'contradicted-by-machine',
      ...rejected('identity_suspected', 'identity_contradicted_by_machine', 'identity_mismatch_tag:NAME'),
      play: async (stage) => {
        const { api, clientId } = stage;
        const byHand = await suspectedByHand(stage);
        const status = { overall: 'APPROVED', additionalSteps: 'VALID' };
        await hears(stage, changed(byHand, { final: true, status }), INVENTED);
        await until('the question with what contradicts', async () => {
          const { pendingDecision, reasons } = await api.read(clientId);
          const isNamed = reasons.includes('identity_contradicted_by_machine');
          return pendingDecision !== null && isNamed ? true : undefined;
        });
        await decides(stage, 'reject');
      },
    },
    {
      name: 'denied-by-hand-before-the-end',
      ...rejected('identity_contradicted_by_machine'),
      play: async (stage) => {
        const { control } = stage.system.sandbox;
        const { scanRef } = await startAndShow(stage, {}, undecided);
        const interim = await control.waitForWebhook({ scanRef, state: 'delivered' });
        await signalled(stage, interim);
        const denied = { overall: 'DENIED', manualDocument: 'DOC_FAKE' };
        await hears(stage, changed(interim, { final: false, status: denied }), INVENTED);
        await hears(stage, changed(interim, { final: false, status: { overall: 'REVIEWING' } }), INVENTED);
        const status = { overall: 'APPROVED', additionalSteps: 'VALID' };
        await hears(stage, changed(interim, { final: true, status }), INVENTED);
        await stage.api.reached(stage.clientId, 'awaiting-decision');
        await decides(stage, 'reject');
      },
    },
    {
      name: 'decided-again-by-another-person',
      ...verified,
      play: async (stage) => {
        const { scanRef } = await suspectedByHand(stage);
        const { control } = stage.system.sandbox;
        control.review({ scanRef: scanRef ?? '' }, { overall: 'APPROVED', mismatchTags: [] });
      },
    },
    {
      name: 'suspected-and-approved-at-the-gate',
      ...approved('identity_suspected', 'identity_mismatch_tag:NAME'),
      play: async (stage) => {
        await startAndShow(stage, {}, { overall: 'SUSPECTED' });
        await decides(stage, 'approve');
      },
    },
    {
      name: 'denied-while-being-approved',
      outcome: 'REJECTED',
      reasons: ['identity_denied'],
      play: async (stage) => {
        const { system, tap, clientId } = stage;
        // The run ends the download of the images before it continues after the approval.
        const held = tap.hold('/storage');
        await walks(stage, [['identity'], ['document', { overall: 'SUSPECTED' }]]);
        await held.arrived;
        await decides(stage, 'approve');
        const ref = { clientId, tokenType: 'IDENTIFICATION' } as const;
        await signalled(stage, system.sandbox.control.review(ref, { overall: 'DENIED' }));
        held.release();
      },
    },
    {
      name: 'more-said-while-being-approved',
      ...approved('persons_differ'),
      play: async (stage) => {
        const { system, api, clientId } = stage;
        const scanRef = await showsAnothers(stage);
        const before = await api.reached(clientId, 'awaiting-decision');
        const data = { docLastName: 'SOMEBODYELSE' };
        await signalled(stage, system.sandbox.control.review({ scanRef }, { data }));
        const shown = before.sessions[0]?.result?.receivedAt;
        await until('the new result', async () => {
          const { sessions } = await runOf(stage).query(verification);
          return sessions[0]?.result?.receivedAt === shown ? undefined : true;
        });
        await decide(api, clientId, 'approve', { seen: before.comparisonDigest });
        await until('the question is asked again', async () => {
          const { pendingDecision, comparisonDigest } = await api.read(clientId);
          const isNew = comparisonDigest !== before.comparisonDigest;
          return pendingDecision !== null && isNew ? true : undefined;
        });
        await decides(stage, 'approve');
      },
    },
  ],
};

export const heardGroups: readonly Group[] = [answered, reviewed];
