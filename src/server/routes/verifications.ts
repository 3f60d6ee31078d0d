import { orUnknown } from '../../domain/words.ts';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import type { Records } from '../../records/index.ts';
import { refusals } from '../../domain/messages.ts';
import { logAct, showsData, showsRequestedPerson } from '../acts.ts';
import { seesAll } from '../api-keys.ts';
import type { ApiKey } from '../api-keys.ts';
import type { Decider } from '../decide.ts';
import type { OpenAnswer, VerificationOpener } from '../open-verification.ts';
import { outcomeAlone } from '../outcome-alone.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { idempotencyHeaders, idempotencyPlugin } from '../plugins/idempotency.ts';
import { Problem } from '../problems.ts';
import { correctionOf, inputOf } from '../run-input.ts';
import type { VerificationReader } from '../read-verification.ts';
import type { Runs } from '../runs.ts';
import { clientParams, problemResponses } from '../schemas.ts';
import { methods, stages, UNKNOWN } from '../../domain/words.ts';
import { LONGEST_WAIT_SECONDS } from '../following/waiting.ts';
import type { Waiting } from '../following/waiting.ts';
import { recordIfTerminated } from '../terminations.ts';
import { decideBodySchema, openBodySchema, resumeBodySchema } from '../verification-requests.ts';
import type { Opened, VerificationResource } from '../verification-schemas.ts';
import {
  decidedSchema,
  firstOfTwoSchema,
  openedSchema,
  resumedSchema,
  verificationSchema,
} from '../verification-schemas.ts';

export interface VerificationRouteOptions {
  readonly config: Pick<Config, 'deadlines' | 'idenfy' | 'secondDocument' | 'server'>;
  readonly opener: VerificationOpener;
  readonly reader: VerificationReader;
  readonly decider: Decider;
  readonly runs: Runs;
  readonly records: Records;
  readonly waiting: Waiting;
}

const waitSchema = z.object({
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(LONGEST_WAIT_SECONDS)
    .optional()
    .describe(
      'Seconds to wait for a change. The answer comes at once when the verification is closed, or in another stage than `after`; without `after`, with its next event.',
    ),
  after: z
    .enum([...stages, UNKNOWN])
    .optional()
    .describe('The `stage` that you know. It counts with `wait` alone.'),
});

/** Beyond the longest wait: what is read then has its own deadlines. */
const WAITING_HANDLER_MS = (LONGEST_WAIT_SECONDS + 25) * 1_000;

export function verificationRoutes(options: VerificationRouteOptions): FastifyPluginAsyncZod {
  const { config, opener, reader, decider, runs, records, waiting } = options;

  /** @throws Problem verification_not_found where it is another key's, as where there is none */
  async function ownOnly(clientId: string, key: ApiKey): Promise<void> {
    if (!seesAll(key) && !(await records.openers.hasOpened(clientId, key.name)))
      throw new Problem('verification_not_found');
  }

  /**
   * What is read of a person leaves a trace first. What a back end gave itself is nothing that it reads: otherwise each
   * poll of an open verification would be an act.
   */
  async function given(
    verification: VerificationResource,
    who: { by: string; source: string; key: ApiKey },
  ): Promise<VerificationResource> {
    const { clientId, verificationId } = verification;
    const { key, ...acting } = who;
    if (showsData(verification) || (seesAll(key) && showsRequestedPerson(verification)))
      await logAct(records, {
        kind: 'data-read',
        ...acting,
        clientId,
        verificationId,
        detail: { at: 'api' },
      });
    return verification;
  }

  /** The answer of a cancelling shows the verification, which leaves a trace each time that it is given. */
  async function tracedAgain(request: FastifyRequest, body: string): Promise<void> {
    const verification = verificationSchema.safeParse(JSON.parse(body)).data;
    if (verification !== undefined) await given(verification, { ...whoOf(request), key: apiKeyOf(request) });
  }

  /** @throws Problem `refused` when the run will not, verification_closed or _not_found when there is none */
  async function overIfClosed<T>(
    clientId: string,
    refused: 'not_blocked' | 'verification_closed',
    call: () => Promise<T>,
  ): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError)
        throw withoutEffect(error) ?? stepUnknown(error) ?? new Problem(refused, { cause: error });
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await recordIfTerminated({ records, runs }, { clientId });
      const known = await records.verifications.latestOf(clientId);
      throw new Problem(known === null ? 'verification_not_found' : 'verification_closed', {
        cause: error,
      });
    }
  }

  return async (app) => {
    app.addHook('preClose', async () => waiting.close());
    const { idempotencyHours: hours, createDeadlineMs } = config.server;
    await app.register(idempotencyPlugin, { idempotency: records.idempotency, hours, createDeadlineMs });

    app.post(
      '/v1/verifications',
      {
        config: { scope: 'verifications', idempotent: {} },
        schema: {
          operationId: 'openVerification',
          summary: 'Start a verification, or get the session of the one that is open',
          description:
            'A name, a document type, a country, an address or a step that iDenfy would refuse is refused here, with the field. The same request again gets the same session; another one is told what differs (`different_request`), where a field that is left out means its default. While the verification is blocked and has no session, a request with other wishes takes the place of the former.',
          tags: ['verifications'],
          headers: idempotencyHeaders,
          body: openBodySchema,
          response: {
            200: openedSchema.describe('A verification of this clientId is open already: the same session.'),
            201: openedSchema.describe('Started: send the user to `session.redirectUrl`.'),
            ...problemResponses(
              'forbidden',
              'already_verified',
              'different_method',
              'different_request',
              'no_additional_step_configured',
              'erasure_running',
              'verification_closed',
              'blocked',
              'still_starting',
              'idempotency_key_in_use',
              'idempotency_key_reused',
              'temporal_unavailable',
            ),
          },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const { clientId, method, reverify = false } = body;
        const key = apiKeyOf(request);
        const about = { method, reverify, requestId: request.id };
        const opening = { clientId, ...whoOf(request), seesAll: seesAll(key), about };
        if (!(await records.openers.open(opening))) {
          throw new Problem('forbidden', {
            detail:
              'Another key opened this clientId’s verifications: this needs one with the scope "all-verifications"',
          });
        }
        const answer = await opener.open({
          method,
          reverify,
          input: inputOf(body, request.id, config),
        });
        return await reply.code(answer.started ? 201 : 200).send(openedOf(clientId, answer));
      },
    );

    app.get(
      '/v1/verifications/:clientId',
      {
        config: { scope: ['verifications', 'outcomes', 'operator'] },
        handlerTimeout: WAITING_HANDLER_MS,
        schema: {
          operationId: 'getVerification',
          summary: 'The latest verification of a clientId',
          description:
            'A key sees what it opened itself, and with the scope `all-verifications` what others opened as well. With the scope `outcomes` alone there is nothing in it of what iDenfy read or a reviewer wrote, and no documents and timeline. With `wait` it is a long poll, for those who cannot follow a stream.',
          tags: ['verifications'],
          params: clientParams,
          querystring: waitSchema,
          response: {
            200: verificationSchema,
            ...problemResponses(
              'verification_not_found',
              'erased',
              'erasure_running',
              'temporal_unavailable',
              'too_many_streams',
            ),
          },
        },
      },
      async (request, reply) => {
        const { clientId } = request.params;
        const { wait: seconds = 0, after: known } = request.query;
        const key = apiKeyOf(request);
        const read = async () => {
          await ownOnly(clientId, key);
          return await reader.read(clientId);
        };
        const verification =
          seconds === 0
            ? await read()
            : await waiting.until({ request, reply }, { clientId, seconds, known }, read);
        const seesData = key.scopes.includes('verifications') || key.scopes.includes('operator');
        return seesData ? await given(verification, { ...whoOf(request), key }) : outcomeAlone(verification);
      },
    );

    app.post(
      '/v1/verifications/:clientId/cancel',
      {
        config: { scope: 'verifications', idempotent: { beforeReplay: tracedAgain } },
        schema: {
          operationId: 'cancelVerification',
          summary: 'Stop the open verification, remove its files, and record it as CANCELLED',
          tags: ['verifications'],
          headers: idempotencyHeaders,
          params: clientParams,
          response: {
            200: verificationSchema,
            ...problemResponses(
              'verification_not_found',
              'verification_closed',
              'erasure_running',
              'idempotency_key_in_use',
              'idempotency_key_reused',
              'temporal_unavailable',
            ),
          },
        },
      },
      async (request) => {
        const { clientId } = request.params;
        const key = apiKeyOf(request);
        await ownOnly(clientId, key);
        const who = whoOf(request);
        await logAct(records, { kind: 'cancelling', ...who, clientId, detail: {} });
        await overIfClosed(clientId, 'verification_closed', async () => runs.cancel(clientId, who.by));
        return await given(await reader.read(clientId), { ...who, key });
      },
    );

    app.post(
      '/v1/verifications/:clientId/resume',
      {
        config: { scope: 'operator', idempotent: {} },
        schema: {
          operationId: 'resumeVerification',
          summary: 'Let a blocked verification go on, as it is or with what you corrected',
          description:
            'Each submission that iDenfy takes is charged; at most two are made for one verification. What you leave out stays as it is. A correction that nothing would look at any more is refused: once the session exists, iDenfy was told its person, documents and locale.',
          tags: ['verifications'],
          headers: idempotencyHeaders,
          params: clientParams,
          body: resumeBodySchema,
          response: {
            200: resumedSchema,
            ...problemResponses(
              'verification_not_found',
              'verification_closed',
              'not_blocked',
              'correction_without_effect',
              'step_unknown',
              'idempotency_key_in_use',
              'idempotency_key_reused',
              'temporal_unavailable',
            ),
          },
        },
      },
      async (request) => {
        const { clientId } = request.params;
        const who = whoOf(request);
        const corrected = Object.keys(request.body ?? {}).join(' ');
        await logAct(records, { kind: 'resuming', ...who, clientId, detail: { corrected } });
        const resumed = await overIfClosed(clientId, 'not_blocked', async () =>
          runs.resume(clientId, who.by, correctionOf(request.body)),
        );
        return {
          clientId,
          verificationId: resumed.verificationId,
          resumedFrom: resumed.reason,
          submissionsAccepted: resumed.submissionsAccepted,
          notice: 'A new submission, where the run makes one, is charged by iDenfy.',
        };
      },
    );

    app.post(
      '/v1/verifications/:clientId/decision',
      {
        config: { scope: 'operator', idempotent: {} },
        schema: {
          operationId: 'decideVerification',
          summary: 'Decide a verification that waits for a reviewer',
          description:
            'An approval names what was looked at (`seen`), where there is a comparison. At the gate it lets the run go on to the second check; VERIFIED needs both results. The same decision with the same key again gives the same answer.',
          tags: ['verifications'],
          headers: idempotencyHeaders,
          params: clientParams,
          body: decideBodySchema,
          response: {
            200: decidedSchema,
            202: firstOfTwoSchema.describe(
              'Kept: it counts once another key has approved as well (`TWO_APPROVALS`).',
            ),
            ...problemResponses(
              'verification_not_found',
              'verification_closed',
              'own_verification',
              'seen_required',
              'nothing_to_decide',
              'already_decided',
              'decision_outdated',
              'approval_impossible',
              'idempotency_key_in_use',
              'idempotency_key_reused',
              'temporal_unavailable',
            ),
          },
        },
      },
      async (request, reply) => {
        const { clientId } = request.params;
        const { decision, reason, reviewer = null, seen = null } = request.body;
        const order = { clientId, ...whoOf(request), decision, reason, reviewer, seen };
        const made = await decider.decide(order);
        if ('needs' in made) return await reply.code(202).send({ clientId, ...made });
        return { clientId, ...made };
      },
    );
  };
}

/** Who asks, and a keyed hash of where from, as acts have them. */
function whoOf(request: FastifyRequest): { by: string; source: string } {
  return { by: apiKeyOf(request).name, source: request.server.sourceOf(request) };
}

/** Null for another refusal. */
function withoutEffect(error: WorkflowUpdateFailedError): Problem | null {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || cause.type !== refusals.correctionWithoutEffect) return null;
  const field = z.string().safeParse(cause.details?.[0]).data ?? '';
  const message = 'cannot have any effect any more, or never has one with this method';
  return new Problem('correction_without_effect', {
    errors: [{ in: 'body', field, message }],
    cause: error,
  });
}

/** Null for another refusal. */
function stepUnknown(error: WorkflowUpdateFailedError): Problem | null {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || cause.type !== refusals.stepUnknown) return null;
  const details = z.tuple([z.string(), z.array(z.string())]).safeParse(cause.details);
  const [field, steps] = details.data ?? ['', []];
  const message = `is none of the session’s steps, which are: ${steps.join(', ')}`;
  return new Problem('step_unknown', {
    errors: [{ in: 'body', field, message }],
    members: { steps },
    cause: error,
  });
}

function openedOf(clientId: string, answer: OpenAnswer): Opened {
  const { verificationId, method, stage, scanRef, session, earlierLinksUntil } = answer;
  return {
    clientId,
    verificationId,
    method: orUnknown(methods, method),
    stage,
    session: session === null ? { scanRef, usable: false } : { ...session, usable: true },
    ...(earlierLinksUntil === null ? {} : { earlierLinksUntil: earlierLinksUntil.toISOString() }),
  };
}
