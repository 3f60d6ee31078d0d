/** One verification from its start to its outcome, line by line; a reviewer decides if the plan says so. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { VerificationResource } from '../server/verification-schemas.ts';
import { ApiCaller } from './api.ts';
import type { DemoPlan } from './demo-plan.ts';
import { drawDocuments, showDocuments, whosePermit } from './demo-user.ts';
import type { Embedded } from './embedded.ts';
import { Narrator } from './narrator.ts';
import { decide, deskUrlOf, tellWhatWaits } from './reviewer.ts';

/** The demo has no slow user: what is not done by then will never be. */
const DONE_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 100;

export interface Story {
  readonly embedded: Pick<Embedded, 'apiUrl' | 'apiKey' | 'sandbox'>;
  readonly plan: DemoPlan;
  /** Where the drawn documents go. */
  readonly specimens: string;
  readonly say: (line: string) => void;
  /** A person decides at the desk, without a time limit. */
  readonly untilSomebodyDecides: boolean;
  readonly signal: AbortSignal;
}

/** @throws if it is not over within two minutes, unless it waits for a person */
export async function tellStory(story: Story): Promise<VerificationResource> {
  const { embedded, plan, specimens, say, signal } = story;
  const { apiUrl, apiKey, sandbox } = embedded;
  const clientId = `demo-${randomUUID()}`;
  const api = new ApiCaller({ url: apiUrl, key: apiKey });
  const narrator = new Narrator({ sandbox, clientId, print: say });
  say('');

  const files = await drawDocuments(specimens, plan.person);
  narrator.tell('demo', `drew a passport and a face of an invented person in ${specimens}`);
  narrator.tell('demo', `drew a residence permit beside them: ${whosePermit(plan.person)}`);
  const { status, opened } = await api.open({
    clientId,
    method: plan.method,
    documents: { identity: { types: ['PASSPORT'] }, second: { types: ['RESIDENCE_PERMIT'], country: 'LT' } },
  });
  const answeredAt = Date.now();
  narrator.look(await api.read(clientId));
  narrator.tell(
    'API',
    `POST /v1/verifications was answered ${status}, with the link for the user`,
    answeredAt,
  );
  await showDocuments({
    sandbox,
    narrator,
    method: plan.method,
    files,
    clientId,
    scanRef: opened.session.scanRef,
  });

  const until = Date.now() + DONE_WITHIN_MS;
  let isAsked = false;
  for (;;) {
    signal.throwIfAborted();
    const verification = await api.read(clientId);
    narrator.look(verification);
    if (verification.stage === 'closed') {
      narrator.flush();
      return verification;
    }
    const isForAPerson = verification.pendingDecision !== null;
    if (isForAPerson && !isAsked) {
      isAsked = true;
      narrator.flush();
      tellWhatWaits(verification, say);
      // Without --stay it is gone before anybody can open it.
      if (story.untilSomebodyDecides)
        say(`  The review desk: ${deskUrlOf(apiUrl, verification)} (log in with the API key)`);
      say('');
      if (plan.decision === 'approve' || plan.decision === 'reject') {
        await decide({ api, narrator, verification, decision: plan.decision, signal });
      } else if (story.untilSomebodyDecides) {
        narrator.tell('demo', `leaves it to you: log in there with ${apiKey}`);
        narrator.flush();
      } else {
        narrator.tell(
          'demo',
          'has no reviewer, and a deadline of seconds (--decision approve or reject decides, --stay leaves it to you)',
        );
      }
    }
    if (Date.now() > until && !(isForAPerson && story.untilSomebodyDecides)) {
      throw new Error(`It is still in the stage "${verification.stage}" after two minutes.`);
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}
