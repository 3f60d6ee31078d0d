/**
 * `npm run bench:webhooks`: webhooks acknowledged a second on 32 connections, with delivery on, over bare Fastify, the
 * signature and one INSERT a request on the same PostgreSQL, which waits for its disk. Then how long the slowest take at
 * half of the floor's rate. Each turn begins when everything of the one before is delivered.
 */
import { bench } from './support/bench.ts';
import { sendAll, sendAtRate, startWebhookServices, webhooksOf } from './support/webhook-services.ts';

await bench({
  name: 'webhooks',
  figures: {
    acknowledgedPerSecond: { unit: '/s', goal: { of: 'ratio', atLeast: 1 } },
    p99AtHalfMs: { unit: 'ms', goal: { of: 'ratio', atMost: 2 } },
  },
  open: async ({ short, say }) => {
    const services = await startWebhookServices();
    const amount = short ? 1_500 : 6_000;
    /** Of the floor, measured first. */
    const { perSecond } = await sendAll(services.floorUrl, webhooksOf(amount));
    say(`half of the floor's rate is ${Math.round(perSecond / 2)}/s`);
    const turn = async (url: string) => {
      const all = await sendAll(url, webhooksOf(amount));
      await services.settled();
      const p99AtHalfMs = await sendAtRate(url, webhooksOf(amount), perSecond / 2);
      await services.settled();
      return { acknowledgedPerSecond: all.perSecond, p99AtHalfMs };
    };
    return {
      product: async () => turn(services.productUrl),
      floor: async () => turn(services.floorUrl),
      close: async () => services.close(),
    };
  },
});
