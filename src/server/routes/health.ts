import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ActLogBrokenError, MissingKeysError } from '../../records/index.ts';
import { Problem } from '../problems.ts';
import { problemResponse } from '../schemas.ts';

/** Resolves when the other side works; MissingKeysError says what this side lacks, ActLogBrokenError what is wrong there; anything else counts as away. */
export type ReadinessCheck = () => Promise<unknown>;

/** Shorter than the second or more that orchestrators give a probe would be noise; longer than they wait, useless. */
const CHECK_DEADLINE_MS = 2_000;

const checkSchema = z.enum(['ok', 'away', 'missing', 'broken']);
const readySchema = z.object({ status: z.literal('ready'), checks: z.record(z.string(), checkSchema) });

/** `/healthz`: this process runs. `/readyz`: what it needs answers as well. Neither needs a key. */
export function healthRoutes(checks: Readonly<Record<string, ReadinessCheck>>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/healthz',
      {
        config: { scope: 'public', unlimited: true },
        schema: {
          operationId: 'isAlive',
          summary: 'Is the process alive?',
          tags: ['service'],
          response: { 200: z.object({ status: z.literal('alive') }) },
        },
      },
      () => ({ status: 'alive' as const }),
    );

    // One look at a time: probes come from outside without a key and must not multiply into queries.
    let running: Promise<Readonly<Record<string, CheckState>>> | undefined;
    // Temporal's client throws out of a timer when its connection is closed under a call that it would try again.
    const unanswered = new Set<Promise<unknown>>();
    app.addHook('onClose', async () => {
      await Promise.allSettled(unanswered);
    });

    app.get(
      '/readyz',
      {
        config: { scope: 'public', unlimited: true },
        schema: {
          operationId: 'isReady',
          summary: 'Can it serve: do the database and Temporal answer?',
          tags: ['service'],
          response: { 200: readySchema, 503: problemResponse('not_ready') },
        },
      },
      async (request) => {
        running ??= runAll(checks, unanswered).finally(() => {
          running = undefined;
        });
        const results = await running;
        const states = Object.fromEntries(Object.entries(results).map(([name, { state }]) => [name, state]));
        const failed = Object.entries(results).filter(([, { state }]) => state !== 'ok');
        if (failed.length === 0) return { status: 'ready' as const, checks: states };
        for (const [check, { error }] of failed) request.log.warn({ err: error, check }, 'not ready');
        throw new Problem('not_ready', { detail: detailOf(failed), members: { checks: states } });
      },
    );
  };
}

function detailOf(failed: readonly (readonly [name: string, state: CheckState])[]): string {
  const away = failed.flatMap(([name, { state }]) => (state === 'away' ? [name] : []));
  // The ids of keys are no secrets, and what an operator needs.
  const missing = failed.flatMap(([, { error }]) =>
    error instanceof MissingKeysError || error instanceof ActLogBrokenError ? [error.message] : [],
  );
  return [...(away.length === 0 ? [] : [`Does not answer: ${away.join(', ')}`]), ...missing].join('. ');
}

interface CheckState {
  readonly state: z.infer<typeof checkSchema>;
  readonly error?: unknown;
}

async function runAll(
  checks: Readonly<Record<string, ReadinessCheck>>,
  unanswered: Set<Promise<unknown>>,
): Promise<Readonly<Record<string, CheckState>>> {
  const states = Object.entries(checks).map(async ([name, check]): Promise<readonly [string, CheckState]> => {
    const answer = check();
    unanswered.add(answer);
    const settled = () => unanswered.delete(answer);
    answer.then(settled, settled);
    return [name, await within(CHECK_DEADLINE_MS, answer)];
  });
  return Object.fromEntries(await Promise.all(states));
}

async function within(deadlineMs: number, answer: Promise<unknown>): Promise<CheckState> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    await Promise.race([answer, deadline]);
    return { state: 'ok' };
  } catch (error) {
    if (error instanceof ActLogBrokenError) return { state: 'broken', error };
    return { state: error instanceof MissingKeysError ? 'missing' : 'away', error };
  } finally {
    clearTimeout(timer);
  }
}
