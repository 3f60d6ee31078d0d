import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { VerificationRecord } from '../../records/index.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { Problem } from '../problems.ts';
import { ownFormOf } from './answers.ts';
import { line, REASON_MAX_LENGTH, REVIEWER_MAX_LENGTH } from './decision-view.ts';
import type { Typed } from './decision-view.ts';
import { showLogIn } from './log-in-routes.ts';
import { recordOf, showVerification } from './page-routes.ts';
import type { PageParts } from './page-routes.ts';
import type { DecisionMaker, DeskParts } from './parts.ts';

/** A reason and a name of which each sign takes four bytes, percent-encoded, and the tokens. */
const FORM_BYTES = 16_384;

const formSchema = z.object({
  decision: z.enum(['approve', 'reject']).nullable().catch(null),
  reason: line(REASON_MAX_LENGTH),
  reviewer: line(REVIEWER_MAX_LENGTH),
  seen: z
    .string()
    .transform((text) => (text === '' ? null : text))
    .nullable()
    .catch(null),
  since: z.string().catch(''),
});
type Form = z.infer<typeof formSchema>;

export function decisionRoutes(parts: PageParts & Pick<DeskParts, 'decider'>): FastifyPluginAsync {
  const { logIns } = parts;
  return async (app) => {
    app.post(
      '/desk/verifications/:verificationId/decision',
      {
        bodyLimit: FORM_BYTES,
        config: { keepsTyped: true },
        // Of an earlier log-in, when the reviewer has logged in again elsewhere: a new form, with what was typed.
        errorHandler: (refusal, request, reply) => {
          if (refusal.code === 'FST_CSRF_INVALID_TOKEN' && request.apiKey !== null)
            showAgain(parts, request, reply).catch((trouble: unknown) => reply.send(trouble));
          else reply.send(refusal);
        },
        preHandler: [
          async (request, reply) => {
            if (request.apiKey !== null) return undefined;
            // What its own page has sent; another's is refused before (desk.ts).
            return showLogIn(logIns, request, reply, formSchema.parse(request.body ?? {}));
          },
          ownFormOf(app),
        ],
      },
      async (request, reply) => {
        const record = await recordOf(parts, request);
        const form = formSchema.parse(request.body ?? {});
        const who = { by: apiKeyOf(request).name, source: app.sourceOf(request) };
        const trouble = await decide(parts.decider, record, form, who);
        if (trouble === null) {
          logIns.rememberReviewer(reply, form.reviewer);
          const page = `/desk/verifications/${encodeURIComponent(record.verificationId)}`;
          return reply.redirect(`${page}?decided=${encodeURIComponent(form.since)}`, 303);
        }
        const typed: Typed = { reason: form.reason, reviewer: form.reviewer, mistake: trouble.mistake };
        return showVerification(parts, request, reply, {
          status: trouble.status,
          // What was shown is old: whoever was first may be in the record by now.
          record: await recordOf(parts, request),
          typed,
          isBeingRecorded: false,
        });
      },
    );
  };
}

async function showAgain(parts: PageParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { reason, reviewer } = formSchema.parse(request.body ?? {});
  return showVerification(parts, request, reply, {
    status: 403,
    record: await recordOf(parts, request),
    typed: { reason, reviewer, mistake: ofEarlierLogIn },
    isBeingRecorded: false,
  });
}

interface Trouble {
  readonly status: number;
  readonly mistake: string;
}

/** @returns null when the decision stands, also when it is the reviewer's own of before */
async function decide(
  decider: DecisionMaker,
  record: VerificationRecord,
  { decision, reason, reviewer, seen, since }: Form,
  { by, source }: { by: string; source: string },
): Promise<Trouble | null> {
  if (decision === null) return { status: 400, mistake: 'Choose Approve or Reject.' };
  if (reason === '') return { status: 400, mistake: 'Say why: the reason is kept with the decision.' };
  // A question that is over is answered by its record, and never by a newer attempt's run.
  if (record.closedAt !== null) return settledBefore(record, decision, by);
  if (record.reviewSince !== null && since !== record.reviewSince.toISOString()) return outdated;
  const { clientId, verificationId } = record;
  try {
    const made = await decider.decide({
      clientId,
      verificationId,
      by,
      source,
      decision,
      reason,
      reviewer: reviewer === '' ? null : reviewer,
      seen,
    });
    return made.needs === undefined ? null : needsAnother;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return troubleOf(error, decision, by);
  }
}

const ofEarlierLogIn =
  'Nothing was done: this form was not of your log-in of now. What you typed is kept. Look at the verification as it is now, then decide.';

const needsAnother: Trouble = {
  status: 202,
  mistake:
    'Your approval is kept. It overrules iDenfy, so that somebody else has to approve it as well before it counts.',
};

const outdated: Trouble = {
  status: 409,
  mistake:
    'What was compared has changed since you opened this page, and nothing was decided. Look at it as it is now, then decide.',
};

function settledBefore({ decisions }: VerificationRecord, decision: string, by: string): Trouble | null {
  const last = decisions.at(-1);
  if (last === undefined)
    return { status: 409, mistake: 'It is closed already, and nothing is left to decide.' };
  if (last.decidedBy === by && last.decision === decision) return null;
  return { status: 409, mistake: alreadyDecided(last.decidedBy, last.decision) };
}

const byWhom = z.object({ decidedBy: z.string(), decision: z.string() });

function troubleOf(problem: Problem, decision: string, by: string): Trouble | null {
  const { status } = problem;
  const code: string = problem.code;
  switch (code) {
    case 'already_decided': {
      const first = byWhom.safeParse(problem.options.members).data;
      if (first?.decidedBy === by && first.decision === decision) return null;
      return { status, mistake: alreadyDecided(first?.decidedBy, first?.decision) };
    }
    case 'decision_outdated':
      return outdated;
    case 'own_verification':
      return {
        status,
        mistake: 'It was opened with your key, so that somebody else has to decide it.',
      };
    case 'seen_required':
      return { status, mistake: 'Open the page again: an approval has to say what you looked at.' };
    case 'approval_impossible':
      return {
        status,
        mistake: `It cannot be approved. ${problem.options.detail ?? 'A result that VERIFIED needs is missing'}.`,
      };
    case 'nothing_to_decide':
    case 'verification_closed':
    case 'verification_not_found':
      return { status, mistake: 'There is nothing to decide any more.' };
    case 'temporal_unavailable':
    case 'records_unavailable':
      return {
        status,
        mistake:
          'The service does not answer at the moment. Send it again in a little while: deciding twice is safe.',
      };
    default:
      throw problem;
  }
}

function alreadyDecided(decidedBy = 'somebody else', decision = ''): string {
  const how = decision === 'approve' ? 'approved' : decision === 'reject' ? 'rejected' : 'decided';
  return `${decidedBy} has ${how} it already. Your decision was not taken.`;
}
