import type { FastifyReply } from 'fastify';
import type { Core } from '../core.ts';
import { badValue, IdenfyError, type Identifier, unauthorized } from '../errors.ts';
import type { Session } from '../state.ts';
import type { Faults, Target } from './faults.ts';
import type { Endpoint, FaultName } from './table.ts';

/** Thrown if a fault takes the place of the answer. */
export class AnswerInstead extends Error {
  readonly give: (reply: FastifyReply) => unknown;

  constructor(give: (reply: FastifyReply) => unknown) {
    super('a requested fault');
    this.name = 'AnswerInstead';
    this.give = give;
  }
}

/** Keeps the connection open without an answer, until the caller or the sandbox closes it. */
const silence = (faults: Faults) =>
  new AnswerInstead((reply) => {
    reply.hijack();
    const end = () => reply.raw.destroy();
    faults.closing.addEventListener('abort', end, { once: true });
    reply.raw.once('close', () => faults.closing.removeEventListener('abort', end));
    if (faults.closing.aborted) end();
  });

/** TCP's RST, as from a load balancer that lost its server. */
const reset = () =>
  new AnswerInstead((reply) => {
    reply.hijack();
    reply.raw.socket?.resetAndDestroy();
  });

const internal = () => new IdenfyError(500, 'INTERNAL_ERROR', 'Unexpected error.');

const tooMany = (retryAfterSeconds: number | null) =>
  new AnswerInstead((reply) => {
    if (retryAfterSeconds !== null) reply.header('retry-after', retryAfterSeconds);
    const refusal = new IdenfyError(429, 'TOO_MANY_REQUESTS', 'Too many requests. Try again later.');
    return reply.code(429).send(refusal.body());
  });

const successWithError = () =>
  new AnswerInstead((reply) =>
    reply.code(200).send(badValue('Document was not detected in the photo.').body()),
  );

const refused = (identifier: Identifier) =>
  new IdenfyError(400, identifier, "Field 'images.FRONT' could not be processed.");

interface Params {
  retryAfterSeconds?: number | null;
  identifier?: Identifier;
  burnsToken?: boolean;
}

/** The answer in place of handling the request; the answers are those of the endpoints themselves. */
const instead = {
  'all-timeout': silence,
  'all-reset': reset,
  'all-500': internal,
  'all-429': (_faults, params) => tooMany(params.retryAfterSeconds ?? null),
  'token-timeout': silence,
  'token-500': internal,
  'token-401': unauthorized,
  'token-402': () =>
    new IdenfyError(402, 'PERMISSIONS_ERROR', 'Action not allowed due to lack of funds or exceeded limit.'),
  'token-409': () => new IdenfyError(409, 'BAD_VALUE', 'Client ID already exists'),
  'token-429': (_faults, params) => tooMany(params.retryAfterSeconds ?? null),
  'process-timeout-before': silence,
  'process-reset-before': reset,
  'process-500-before': internal,
  'process-429': (_faults, params) => tooMany(params.retryAfterSeconds ?? null),
  'process-200-error': successWithError,
  'process-refused': (_faults, params) => refused(params.identifier ?? 'BAD_VALUE'),
  'process-contract': () =>
    new IdenfyError(400, 'PARTNER_CONTRACT_ERROR', 'Direct processing is not enabled for this partner.'),
  'process-country': () => badValue("Field 'country' must be a valid ISO 3166-1 alpha-2 code."),
  'status-500': internal,
} as const satisfies Partial<Record<FaultName, (faults: Faults, params: Params) => Error>>;

type InsteadName = keyof typeof instead;
const isInstead = (name: string): name is InsteadName => Object.hasOwn(instead, name);
const names = Object.keys(instead).filter(isInstead);

/** What happens before an endpoint handles a request; the session is the request's, if it has one. */
export async function beforeAnswer(
  core: Core,
  endpoint: Endpoint,
  about: Pick<Target, 'clientId' | 'tokenType'> & { session?: Session },
): Promise<void> {
  const { faults } = core;
  const target: Target = { clientId: about.clientId, tokenType: about.tokenType, endpoint };
  const slow = [
    faults.take('all-slow', target),
    endpoint === 'token' ? faults.take('token-slow', target) : undefined,
    endpoint === 'process' ? faults.take('process-slow', target) : undefined,
  ];
  const ms = slow.reduce((sum, params) => sum + (params?.ms ?? 0), 0);
  if (ms > 0) await faults.sleep(ms);
  for (const name of names) {
    if (!name.startsWith('all-') && !name.startsWith(`${endpoint}-`)) continue;
    const params: Params | undefined = faults.take(name, target);
    if (params === undefined) continue;
    if (params.burnsToken === true && about.session !== undefined) {
      about.session.tokenBurnt = true;
      core.state.changed();
    }
    throw instead[name](faults, params);
  }
}

/** What happens to the answer about a token that was created. */
export function afterToken({ faults }: Core, session: Session): void {
  if (faults.take('token-timeout-after', session) !== undefined) throw silence(faults);
}

/** What happens to the answer about a submission that was accepted. */
export async function afterAcceptance(core: Core, session: Session): Promise<void> {
  const { faults, state } = core;
  if (faults.take('process-timeout-after', session) !== undefined) throw silence(faults);
  if (faults.take('process-reset-after', session) !== undefined) throw reset();
  if (faults.take('process-500-after', session) !== undefined) throw internal();
  if (faults.take('process-answer-after-webhook', session) === undefined) return;
  const told = () =>
    [...state.webhooks.values()].find(
      ({ scanRef, state: delivery }) => scanRef === session.scanRef && delivery !== 'waiting',
    );
  // A webhook that does not come in time only delays the answer.
  await state.waitFor(told, 60_000, 'the webhook').catch(() => undefined);
}
