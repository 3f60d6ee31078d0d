/**
 * Erases everything about one client: stops the open run, deletes iDenfy's copies, histories, files and rows, and leaves
 * a proof. The subject is in the records, sealed, and not in this run's own history.
 */
import { continueAsNew, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import { taskQueuesBeside } from '../domain/queues.ts';
import type { AtIdenfy, ErasureInput } from '../domain/requests/erasure.ts';
import { erasureProxies } from './activities.ts';
import { wellFormedErasure } from './replies.ts';
import { LONGEST_ERASURE_PAUSE_HOURS } from '../domain/deadlines.ts';

/**
 * The second pass erases what appeared during the first: a webhook or a recording in transit, a token that was just
 * being created, a run that Temporal listed late.
 */
const PASSES = 2;

export async function erasure(given: ErasureInput): Promise<void> {
  const input = wellFormedErasure(given);
  const steps = erasureProxies(taskQueuesBeside(workflowInfo().taskQueue));
  const step = { erasureId: input.erasureId };

  let refused: Refused[] = [];
  let asked = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    if (pass > 0) {
      setCurrentDetails('The first pass is done; the second one erases what arrives meanwhile.');
      await sleep(input.settleSeconds * 1_000, { summary: 'Until the second pass of the erasure' });
    }
    setCurrentDetails('The open run, if there is one, is being cancelled.');
    await steps.stopOpenRun(step);
    const { sessions } = await steps.collectSubject(step);
    refused = [...refused, ...(await askIdenfy(steps, input, positionsBetween(asked, sessions)))];
    asked = sessions;
    setCurrentDetails('Histories, files and records are being erased.');
    // Before the rows: a run without a record would be recorded as ended by hand.
    await steps.eraseHistories(step);
    await steps.eraseDocuments(step);
    await steps.eraseRecords(step);
  }
  await steps.noteOwnDataGone(step);

  for (let tries = 0; refused.length > 0; tries += 1) {
    const pause = pauseAfter(refused, tries, input.askAgainSeconds);
    setCurrentDetails(
      `Our data is deleted. iDenfy has not deleted ${refused.length} session(s) yet (${codesOf(refused)}); ` +
        `the deletion is requested again at ${new Date(Date.now() + pause).toISOString()}.`,
    );
    await sleep(pause, { summary: 'Until the deletion is requested from iDenfy again' });
    refused = await askIdenfy(
      steps,
      input,
      refused.map(({ position }) => position),
    );
    // Begins again at the top; everything else is done already and costs little.
    if (refused.length > 0 && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof erasure>(input);
  }
  await steps.completeErasure(step);
  setCurrentDetails('Everything is erased; the proof is in the records.');
}

type Refused = Extract<AtIdenfy, { gone: false }> & { readonly position: number };

async function askIdenfy(
  steps: ReturnType<typeof erasureProxies>,
  { erasureId }: ErasureInput,
  asked: readonly number[],
): Promise<Refused[]> {
  const answers = await Promise.all(
    asked.map(async (position) => ({
      position,
      ...(await steps.eraseSessionAtIdenfy({ erasureId, position })),
    })),
  );
  return answers.filter((answer) => !answer.gone);
}

function positionsBetween(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** The deletion of a living token is requested again after its expiry, everything else after a growing pause. */
function pauseAfter(refused: readonly Refused[], tries: number, askAgainSeconds: number): number {
  const grown = Math.min(askAgainSeconds * 2 ** tries, LONGEST_ERASURE_PAUSE_HOURS * 3_600) * 1_000;
  const lives = refused
    .filter(({ code }) => code === 'token_not_expired')
    .map(({ expiresAt }) => Date.parse(expiresAt) - Date.now());
  const isOnlyAboutTokens = lives.length === refused.length;
  return isOnlyAboutTokens ? Math.max(grown, Math.min(...lives)) : grown;
}

function codesOf(refused: readonly Refused[]): string {
  return [...new Set(refused.map(({ code }) => code))].join(', ');
}
