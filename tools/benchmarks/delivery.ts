/**
 * `npm run bench:delivery`: webhooks into 200 open runs a second, from the first that is sent until the last has reached
 * its run, over as many bare signals of the same content on as many connections. No worker takes them: what it does with
 * them is not the server's part.
 */
import { randomUUID } from 'node:crypto';
import { parseWebhook } from '../../src/idenfy/webhook.ts';
import { idenfyEventOf } from '../../src/server/idenfy-events.ts';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import { idenfyEvent } from '../../src/workflows/messages.ts';
import { bench } from './support/bench.ts';
import { sendAll, startWebhookServices, webhooksOf } from './support/webhook-services.ts';
import type { RunOf, Signed } from './support/webhook-services.ts';

const RUNS = 200;
const AT_ONCE = 32;

await bench({
  name: 'delivery',
  figures: { deliveredPerSecond: { unit: '/s', goal: { of: 'ratio', atLeast: 0.9 } } },
  withinMinutes: 20,
  open: async ({ short }) => {
    const services = await startWebhookServices();
    const { workflow } = services.temporal;
    const each = short ? 5 : 20;
    const newRuns = async (): Promise<RunOf[]> =>
      Promise.all(
        Array.from({ length: RUNS }, async () => {
          const clientId = randomUUID();
          const options = { workflowId: workflowIdOf(clientId), taskQueue: 'nobody', args: [] };
          const { firstExecutionRunId } = await workflow.start('nobody', options);
          return { clientId, runId: firstExecutionRunId };
        }),
      );
    /** @returns how many a second */
    const timed = async (work: (runs: readonly RunOf[], webhooks: readonly Signed[]) => Promise<unknown>) => {
      const runs = await newRuns();
      const webhooks = webhooksOf(RUNS * each, runs);
      const began = performance.now();
      await work(runs, webhooks);
      const deliveredPerSecond = (webhooks.length / (performance.now() - began)) * 1_000;
      await Promise.all(
        runs.map(async ({ clientId, runId }) =>
          workflow.getHandle(workflowIdOf(clientId), runId).terminate(),
        ),
      );
      return { deliveredPerSecond };
    };
    return {
      product: async () =>
        timed(async (_runs, webhooks) => {
          await sendAll(services.productUrl, webhooks);
          await services.settled();
        }),
      floor: async () =>
        timed(async (runs, webhooks) => {
          const events = webhooks.map(({ body }) => idenfyEventOf(parseWebhook(body, undefined), new Date()));
          let next = 0;
          const sender = async () => {
            for (let index = next++; index < events.length; index = next++) {
              const [run, event] = [runs[index % runs.length], events[index]];
              if (run === undefined || event === undefined || event === null)
                throw new Error('no such event');
              await workflow.getHandle(workflowIdOf(run.clientId), run.runId).signal(idenfyEvent, event);
            }
          };
          await Promise.all(Array.from({ length: AT_ONCE }, sender));
        }),
      close: async () => services.close(),
    };
  },
});
