/** iDenfy's sessions: Token 1 for the user, Token 2 for direct processing, and asking how one stands. */
import { createHash } from 'node:crypto';
import { Context, log } from '@temporalio/activity';
import { evidenceIn } from '../domain/evidence/differences.ts';
import { isNeverSecondDocument } from '../domain/sides.ts';
import { IdenfyError } from '../idenfy/errors.ts';
import type { TokenRequest, TokenResponse } from '../idenfy/schemas.ts';
import { echoedStepNames, LONGEST_TOKEN_EXPIRY_SECONDS, NO_ADDITIONAL_STEPS } from '../idenfy/schemas.ts';
import type { OpenedSession } from '../domain/messages.ts';
import { externalRefOf } from '../temporal/ids.ts';
import type { SessionRole } from '../domain/words.ts';
import type { Reason } from '../domain/reasons.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { idenfyFailure, withFailures } from './failures.ts';
import { requestOf } from './requested.ts';
import { moreOf } from './status-answer.ts';
import type {
  DocumentSessionRequest,
  IdentitySessionRequest,
  StatusAnswer,
  UserDocumentSessionRequest,
} from '../domain/requests/sessions.ts';

/** Of a session that the records do not tell of, since they were away. */
interface Unrecorded {
  readonly unrecorded?: boolean;
}

export function createSessionActivities({ idenfy, records, settings }: ActivityDependencies) {
  const callback = settings.callbackUrl === null ? {} : { callbackUrl: settings.callbackUrl };

  /** @throws ApplicationFailure for another session of the client, with what is known of it */
  async function createToken(sent: TokenRequest, verificationId: string): Promise<TokenResponse> {
    try {
      return await idenfy.createToken(sent, { signal: Context.current().cancellationSignal });
    } catch (error) {
      if (!(error instanceof IdenfyError) || error.code !== 'duplicate_client_id') throw error;
      const other = await records.verifications
        .linksLiveUntil(sent.clientId, verificationId, new Date())
        .catch(() => null);
      throw idenfyFailure(error, {
        // A token of an earlier try may have been made although its answer was lost.
        attempt: Context.current().info.attempt,
        ...(other === null ? {} : { otherSessionUntil: other.toISOString() }),
      });
    }
  }

  async function create(
    verificationId: string,
    sent: TokenRequest,
  ): Promise<{ answer: TokenResponse; session: OpenedSession }> {
    const answer = await createToken(sent, verificationId);
    // `expiryTime` is a duration in seconds; the echo tells what the account made of ours (idenfy-api.md 1.3).
    // One beyond iDenfy's own bound would be no date any more.
    const echoed = Math.max(answer.expiryTime ?? sent.expiryTime ?? 0, 0);
    const seconds = Math.min(echoed, LONGEST_TOKEN_EXPIRY_SECONDS);
    return {
      answer,
      session: {
        scanRef: answer.scanRef,
        authToken: answer.authToken,
        redirectUrl: answer.redirectUrl ?? redirectUrlOf(settings.idenfyBaseUrl, answer.authToken),
        expiresAt: new Date(Date.now() + seconds * 1_000).toISOString(),
      },
    };
  }

  /** What the tokens of all sessions that a user sees have in common. */
  function forUser(
    request: UserDocumentSessionRequest,
    role: SessionRole,
    wanted: { readonly types: readonly string[]; readonly countries: readonly string[] },
  ): Omit<TokenRequest, 'tokenType'> {
    const { person, urls, locale } = request;
    const [country, ...more] = wanted.countries;
    return {
      clientId: request.clientId,
      externalRef: externalRefOf(request.verificationId, role),
      expiryTime: request.expirySeconds,
      sessionLength: request.sessionLengthSeconds,
      ...person,
      ...(wanted.types.length > 0 ? { documents: wanted.types } : {}),
      // iDenfy takes one country and locks the user's choice to it; several are checked in the result alone.
      ...(country !== undefined && more.length === 0 ? { country } : {}),
      ...(urls.success === undefined ? {} : { successUrl: urls.success }),
      ...(urls.error === undefined ? {} : { errorUrl: urls.error }),
      ...(urls.unverified === undefined ? {} : { unverifiedUrl: urls.unverified }),
      ...(locale === null ? {} : { locale }),
      ...callback,
    };
  }

  /** An open attempt is in the records for look-ups by scanRef; the conclusion writes it again, so this may fail. */
  async function remember(
    { verificationId, clientId }: Pick<DocumentSessionRequest, 'clientId' | 'verificationId'>,
    role: SessionRole,
    session: OpenedSession,
    opened?: UserDocumentSessionRequest,
  ): Promise<Unrecorded> {
    const now = new Date();
    try {
      const made = {
        role,
        scanRef: session.scanRef,
        createdAt: now,
        expiresAt: new Date(session.expiresAt),
      };
      if (opened === undefined) {
        await records.verifications.sessionCreated({ verificationId, clientId, ...made });
        return {};
      }
      const { attempt, method, externalRef, asked } = opened;
      const openedAt = opened.openedAt === undefined ? now : new Date(opened.openedAt);
      const request = requestOf(opened);
      const opening = { verificationId, clientId, attempt, method, externalRef, asked, request, openedAt };
      await records.verifications.opened(opening, made);
      return {};
    } catch (error) {
      // A retry would buy another token.
      log.warn('The session is not in the records yet; the conclusion will write it.', {
        reason: Error.isError(error) ? error.name : 'unknown',
      });
      return { unrecorded: true };
    }
  }

  return {
    /** Token 1: the user's session. */
    async createIdentitySession(
      request: IdentitySessionRequest,
    ): Promise<Unrecorded & { session: OpenedSession; hasAdditionalStep: boolean; stepNames: string[] }> {
      return await withFailures(async () => {
        const sent: TokenRequest = {
          ...forUser(request, 'identity', request.asked.identity),
          tokenType: 'IDENTIFICATION',
          ...(request.withoutSteps === true
            ? { additionalSteps: NO_ADDITIONAL_STEPS }
            : request.additionalSteps === null
              ? {}
              : { additionalSteps: request.additionalSteps }),
        };
        const { answer, session } = await create(request.verificationId, sent);
        const unrecorded = await remember(request, 'identity', session, request);
        const stepNames = stepNamesOf(answer, sent);
        // An echo of a shape nobody documented is not taken for "none": the webhook's own map decides later.
        return {
          session,
          hasAdditionalStep: stepNames?.length !== 0,
          stepNames: stepNames ?? [],
          ...unrecorded,
        };
      });
    },

    /**
     * The document session of two that the user walks through. It is created first, since the identity session's URLs
     * lead to it (idenfy-api.md 2.7), and suppresses the account's additional steps.
     */
    async createUserDocumentSession(
      request: UserDocumentSessionRequest,
    ): Promise<OpenedSession & Unrecorded> {
      return await withFailures(async () => {
        const { types, country } = request.asked.second;
        const { session } = await create(request.verificationId, {
          ...forUser(request, 'document', { types, countries: country === null ? [] : [country] }),
          tokenType: 'DOCUMENT',
          additionalSteps: NO_ADDITIONAL_STEPS,
        });
        const unrecorded = await remember(request, 'document', session, request);
        return { ...session, ...unrecorded };
      });
    },

    /** Token 2: never seen by anyone, so without URLs, steps, questionnaire or NFC (the guide, step 4). */
    async createDocumentSession(
      request: DocumentSessionRequest,
    ): Promise<{ session: OpenedSession; defects: Reason[] }> {
      return await withFailures(async () => {
        const { answer, session } = await create(request.verificationId, {
          clientId: request.clientId,
          tokenType: 'DOCUMENT',
          externalRef: externalRefOf(request.verificationId, 'document'),
          expiryTime: request.expirySeconds,
          sessionLength: request.sessionLengthSeconds,
          additionalSteps: NO_ADDITIONAL_STEPS,
          questionnaire: null,
          nfcRequired: false,
          ...(request.types.length > 0 ? { documents: request.types } : {}),
          ...callback,
        });
        await remember(request, 'document', session);
        return { session, defects: defectsOf(answer) };
      });
    },

    /** Asks how a session stands; the answer has neither `final` nor a step status (idenfy-api.md 6). */
    async askStatus(request: { scanRef: string }): Promise<StatusAnswer> {
      return await withFailures(async () => {
        const answer = await idenfy.status(request, { signal: Context.current().cancellationSignal });
        const known = {
          overall: answer.status,
          fraudTags: answer.fraudTags ?? [],
          mismatchTags: answer.mismatchTags ?? [],
          autoDocument: answer.autoDocument ?? null,
          manualDocument: answer.manualDocument ?? null,
          autoFace: answer.autoFace ?? null,
          manualFace: answer.manualFace ?? null,
          ...moreOf(answer),
        };
        return {
          ...known,
          evidence: evidenceIn({ status: { ...known.more, ...known } }),
          digest: sha256(JSON.stringify([request.scanRef, known])),
        };
      });
    },

    /**
     * What iDenfy read from the document of a session whose webhook was lost. It is kept in the inbox beside the
     * webhooks, in their shape, and only type and country go to the workflow.
     */
    async fetchData(request: {
      verificationId: string;
      clientId: string;
      scanRef: string;
      answer: StatusAnswer;
    }): Promise<{ eventId: string; documentType: string | null; documentCountry: string | null }> {
      const { verificationId, clientId, scanRef, answer } = request;
      return await withFailures(async () => {
        const data = await idenfy.data({ scanRef }, { signal: Context.current().cancellationSignal });
        const { digest: _digest, evidence: _evidence, more = {}, ...known } = answer;
        const status = { ...more, ...known };
        const body = Buffer.from(JSON.stringify({ scanRef, clientId, status, data }));
        const digest = sha256(body);
        const eventId = sha256(`asked|${scanRef}|${digest}`);
        const now = new Date();
        await records.inbox.restore(
          {
            eventId,
            scanRef,
            clientId,
            externalRef: null,
            eventType: 'ASKED',
            final: null,
            overall: answer.overall,
            digest,
            body,
            receivedAt: now,
          },
          verificationId,
          { clientId, scanRef, at: now },
        );
        return {
          eventId,
          documentType: data.docType ?? null,
          documentCountry: data.docIssuingCountry ?? null,
        };
      });
    },

    /** Fresh links in place of dead ones: those of a webhook live for an hour (idenfy-api.md 3.9). */
    async fileLinks(request: {
      scanRef: string;
    }): Promise<{ images: Record<string, string>; pdfs: Record<string, string> }> {
      return await withFailures(
        async () =>
          await idenfy.files({ scanRef: request.scanRef }, { signal: Context.current().cancellationSignal }),
      );
    },
  };
}

/** A missing `redirectUrl` (old generations have none) is built as the documentation shows it (idenfy-api.md 8). */
function redirectUrlOf(baseUrl: string, authToken: string): string {
  const url = new URL('/api/v2/redirect', baseUrl);
  url.searchParams.set('authToken', authToken);
  return url.href;
}

/** The steps in which a second document may be shown; undefined where the echo cannot be read. */
function stepNamesOf(answer: TokenResponse, sent: TokenRequest): string[] | undefined {
  // An abbreviated answer, as in the guides, does not echo what was sent.
  const echoed = answer.additionalSteps === undefined ? sent.additionalSteps : answer.additionalSteps;
  return echoedStepNames(echoed)?.filter((name) => !isNeverSecondDocument(name));
}

function defectsOf(answer: TokenResponse): Reason[] {
  const defects: Reason[] = [];
  const names = echoedStepNames(answer.additionalSteps);
  const asksForBill = answer.utilityBill === true;
  if (names === undefined || names.length > 0 || asksForBill) defects.push('document_session_has_steps');
  if ((answer.questionnaire ?? null) !== null) defects.push('document_session_has_questionnaire');
  if (answer.nfcRequired === true) defects.push('document_session_requires_nfc');
  return defects;
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
