import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { IdenfyError } from '../errors.ts';
import { afterToken, beforeAnswer } from '../faults/answers.ts';
import type { Account } from '../options.ts';
import type { Session } from '../state.ts';
import { newAuthToken, newScanRef, refuseDummyStatus, tokenAnswer } from '../token-answer.ts';
import { parseTokenRequest, termsOf, type SessionTerms, type TokenRequest } from '../token-request.ts';

/** POST /api/v2/token (idenfy-api.md 1 [A]): 201 with the echo, or one of the refusals of 1.5. */
export const createToken = (core: Core) => async (request: FastifyRequest, reply: FastifyReply) => {
  const { account } = core.settings;
  // The text is documented, its identifier is not (idenfy-api.md 1.5 [A], 13.2 GAP).
  if (!account.partnerActive) throw new IdenfyError(403, 'PERMISSIONS_ERROR', 'Partner inactive');
  const wanted = parseTokenRequest(request.body);
  core.counters.add(wanted.clientId, 'tokensTried');
  await beforeAnswer(core, 'token', wanted);
  refuseDummyStatus(wanted, account);
  if (account.credits === 0) throw outOfCredits(account);
  // iDenfy's pages disagree on this refusal (idenfy-api.md 1.6, CONFLICT); its body is a GAP.
  if (account.strictClientId && core.sessions.ofClient(wanted.clientId).some(isActive)) {
    throw new IdenfyError(409, 'BAD_VALUE', 'Client ID already exists');
  }
  const terms = termsOf(wanted, account);
  const authToken = newAuthToken();
  const session = newSession(wanted, terms, authToken, core.settings.now());
  const shortened = core.faults.take('token-expires', session);
  if (shortened !== undefined) session.expiresAt = session.createdAt + shortened.ms;
  if (account.credits !== null) account.credits -= 1;
  core.sessions.add(session);
  core.counters.token(session.clientId, session.tokenType);
  // Before the user can come: nobody knows a token whose answer is lost.
  afterToken(core, session);
  core.onSession(session);
  const redirectUrl = `${core.origin()}/api/v2/redirect?authToken=${authToken}`;
  // 201, as OpenAPI has it (idenfy-api.md 1.1 [A]).
  return reply
    .code(201)
    .send(tokenAnswer(wanted, terms, { authToken, scanRef: session.scanRef, redirectUrl }));
};

/** idenfy-api.md 1.5: 402 [A] (its identifier is a GAP), or the FAQ's answer [B]. */
const outOfCredits = (account: Account) =>
  account.outOfCredits === '402'
    ? new IdenfyError(402, 'PERMISSIONS_ERROR', 'Action not allowed due to lack of funds or exceeded limit.')
    : new IdenfyError(400, 'PERMISSIONS_ERROR', 'Partner reached token limit.');

const isActive = (session: Session) => session.phase === 'ACTIVE';

function newSession(request: TokenRequest, terms: SessionTerms, authToken: string, now: number): Session {
  const { country } = request;
  return {
    scanRef: newScanRef(),
    authToken,
    clientId: request.clientId,
    tokenType: request.tokenType,
    externalRef: request.externalRef ?? null,
    countries: country == null ? null : Array.isArray(country) ? country : [country],
    documents: terms.documents,
    additionalSteps: terms.additionalSteps,
    questionnaire: terms.questionnaire,
    nfcRequired: terms.nfcRequired,
    reviewSuccessful: terms.reviewSuccessful,
    reviewFailed: terms.reviewFailed,
    callbackUrl: request.callbackUrl ?? null,
    urls: {
      success: request.successUrl ?? null,
      error: request.errorUrl ?? null,
      unverified: request.unverifiedUrl ?? null,
    },
    locale: request.locale ?? null,
    expected: {
      firstName: request.firstName ?? null,
      lastName: request.lastName ?? null,
      dateOfBirth: request.dateOfBirth ?? null,
    },
    sessionLength: terms.sessionLength,
    createdAt: now,
    expiresAt: now + terms.expiryTime * 1000,
    openedAt: null,
    startedAt: null,
    finishedAt: null,
    phase: 'ACTIVE',
    tokenBurnt: false,
    submittedBy: null,
    selectedCountry: null,
    files: [],
    outcome: {},
    result: null,
    pending: null,
  };
}
