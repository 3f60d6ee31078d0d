/** Every shape of a run that goes on from what could not be read, was lost, or was asked for wrongly. */
import { setTimeout } from 'node:timers/promises';
import { openedOf } from '../../test/support/api.ts';
import { show } from '../../test/support/people.ts';
import { changed, hears, mend, signalled, startAndShow, verified, withAccount } from './stage.ts';
import type { Group, Stage } from './stage.ts';

/** The user has shown everything, and these fields replace those of the first webhook. */
async function firstWebhookWith(stage: Stage, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const { system, clientId } = stage;
  const { control } = system.sandbox;
  control.fault({ fault: 'webhook-lost', clientId, tokenType: 'IDENTIFICATION' });
  const { scanRef } = await startAndShow(stage);
  const webhook = await control.waitForWebhook({ scanRef });
  await hears(stage, changed(webhook, fields), 'IDENTIFICATION_AUTO_FINISHED');
}

/** The first webhook is lost, and iDenfy's next answer on this path has an unknown wrapper. */
async function askedInVainOnce(stage: Stage, path: string): Promise<void> {
  const { system, tap, clientId } = stage;
  const end = tap.change(path, ({ status, body }) => {
    end();
    return { status, body: `{"wrapped":${body}}` };
  });
  system.sandbox.control.fault({ fault: 'webhook-lost', clientId, tokenType: 'IDENTIFICATION' });
  await startAndShow(stage, {}, { additionalSteps: null });
  await stage.api.closed(clientId);
}

/** Without a session yet: iDenfy refuses the token, for any reason. */
async function opensInVain(stage: Stage, fields: object): Promise<void> {
  await withAccount(stage, { partnerActive: false }, async () => {
    await stage.api.open(stage.clientId, fields);
    await stage.api.reached(stage.clientId, 'blocked');
  });
}

const unread: Group = {
  options: {},
  shapes: [
    {
      name: 'steps-by-echo',
      ...verified,
      play: async (stage) => firstWebhookWith(stage, { additionalSteps: null }),
    },
    {
      name: 'files-asked-for',
      ...verified,
      play: async (stage) => firstWebhookWith(stage, { additionalSteps: null, fileUrls: null }),
    },
    {
      name: 'request-replaced',
      ...verified,
      play: async (stage) => {
        const { system, api, holder, clientId } = stage;
        await opensInVain(stage, { locale: 'lt' });
        const { session } = openedOf(await api.open(clientId, { locale: 'en' }), 200);
        show(system.sandbox, session.scanRef ?? '', holder.files);
      },
    },
    {
      name: 'person-corrected',
      ...verified,
      play: async (stage) => {
        const { system, api, holder, clientId } = stage;
        const { firstName, lastName } = holder.person;
        await opensInVain(stage, { person: { firstName: 'Somebody', lastName } });
        await mend(stage, { person: { firstName } });
        await api.reached(clientId, 'awaiting-user');
        show(system.sandbox, system.sandbox.control.session({ clientId }).scanRef, holder.files);
      },
    },
  ],
};

const asked: Group = {
  options: {
    settings: {
      ASK_AFTER_SECONDS: '1',
      ASK_AGAIN_SECONDS: '1',
      ACCEPT_UNJUDGED_STEPS: 'true',
      IDENFY_MANUAL_REVIEW: 'false',
    },
  },
  shapes: [
    {
      name: 'asked-without-links',
      ...verified,
      play: async (stage) => askedInVainOnce(stage, '/api/v2/files'),
    },
    {
      name: 'data-unreadable-once',
      ...verified,
      play: async (stage) => askedInVainOnce(stage, '/api/v2/data'),
    },
  ],
};

const late: Group = {
  options: {
    deadlines: { documentResultSeconds: 2, askAfterSubmissionSeconds: 3_600, askAgainSeconds: 1 },
  },
  shapes: [
    {
      name: 'last-question-confirmed-late',
      ...verified,
      play: async (stage) => {
        const { system, clientId } = stage;
        system.sandbox.control.fault({ fault: 'webhook-lost', clientId, tokenType: 'DOCUMENT' });
        await startAndShow(stage);
      },
    },
    {
      name: 'last-question-answered-late',
      ...verified,
      play: async (stage) => {
        const { system, tap, clientId } = stage;
        system.sandbox.control.fault({ fault: 'webhook-lost', clientId, tokenType: 'DOCUMENT' });
        const status = tap.hold('/api/v2/status');
        await startAndShow(stage);
        await status.arrived;
        await setTimeout(500);
        status.release();
      },
    },
  ],
};

/** iDenfy takes the submission, and what answers in its place says that it refused it. */
const taken: Group = {
  options: {},
  shapes: [
    {
      name: 'result-before-submission',
      ...verified,
      play: async (stage) => {
        const { system, tap, clientId } = stage;
        const end = tap.change('/api/v2/process', () => {
          end();
          return { status: 400, body: '{"identifier":"BAD_VALUE","message":"bad"}' };
        });
        await startAndShow(stage);
        await stage.api.reached(clientId, 'blocked');
        const { scanRef } = system.sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
        await signalled(stage, await system.sandbox.control.waitForWebhook({ scanRef }));
        await mend(stage, {});
      },
    },
  ],
};

const LIFE_SECONDS = 4;
const strict: Group = {
  options: {
    settings: { IDENFY_TIMEOUT_MS: '1000' },
    deadlines: { tokenExpirySeconds: LIFE_SECONDS, documentTokenExpirySeconds: LIFE_SECONDS },
  },
  shapes: [
    {
      name: 'lost-token-outlived',
      ...verified,
      play: async (stage) => {
        const { system, api, holder, clientId } = stage;
        const { control } = system.sandbox;
        control.fault({ fault: 'token-timeout-after', clientId, tokenType: 'IDENTIFICATION' });
        await withAccount(stage, { strictClientId: true }, async () => {
          await api.open(clientId);
          await api.reached(clientId, 'awaiting-user');
        });
        show(system.sandbox, control.session({ clientId }).scanRef, holder.files);
      },
    },
    {
      name: 'lost-document-token-outlived',
      ...verified,
      play: async (stage) => {
        const { system, api, clientId } = stage;
        const { control } = system.sandbox;
        control.fault({ fault: 'token-timeout-after', clientId, tokenType: 'DOCUMENT' });
        await withAccount(stage, { strictClientId: true }, async () => {
          await startAndShow(stage);
          await api.closed(clientId);
        });
      },
    },
  ],
};

export const mendedGroups: readonly Group[] = [unread, asked, late, taken, strict];
