import { MOST_POLLS } from '../../domain/deadlines.ts';
import {
  LONGEST_SESSION_SECONDS,
  LONGEST_TOKEN_EXPIRY_SECONDS,
  SHORTEST_SESSION_SECONDS,
} from '../../idenfy/vocabulary.ts';
import type { Group } from '../setting.ts';
import { integer, SECONDS_PER_DAY } from '../values.ts';

const DAY_MAX = 90 * SECONDS_PER_DAY;

export const deadlines = {
  title: 'Deadlines',
  about: 'They go with each run when it starts: a change is for runs that start afterwards.',
  settings: {
    tokenExpirySeconds: {
      name: 'TOKEN_EXPIRY_SECONDS',
      read: integer(60, LONGEST_TOKEN_EXPIRY_SECONDS),
      // The middle generation's default (idenfy-api.md 1.2).
      default: String(SECONDS_PER_DAY),
      about:
        "How long the user's link works while unopened; iDenfy allows up to 30 days. Always sent, since each account has its own default.",
    },
    sessionLengthSeconds: {
      name: 'SESSION_LENGTH_SECONDS',
      read: integer(SHORTEST_SESSION_SECONDS, LONGEST_SESSION_SECONDS),
      // iDenfy's own default of 2022 to 2025 (idenfy-api.md 1.2).
      default: '1800',
      about:
        'How long the user has once the link is opened; iDenfy allows 60 to 3,600. Half an hour, since a document may lie in another room.',
    },
    resultMarginSeconds: {
      name: 'RESULT_MARGIN_SECONDS',
      read: integer(1, SECONDS_PER_DAY),
      // Expiry webhooks are "delayed" (idenfy-api.md 3.2) and retried up to 10 times 10 s (3.4).
      default: '900',
      about:
        "How long after link and session have run out iDenfy's word about them may still be on its way: expiry is told with a delay, and each webhook is tried up to 11 times.",
    },
    reviewSeconds: {
      name: 'REVIEW_DEADLINE_SECONDS',
      read: integer(1, DAY_MAX),
      // idenfy-api.md 3.2 has the minutes.
      default: String(3 * SECONDS_PER_DAY),
      about:
        'How long a manual review at iDenfy may take after the interim result. It takes minutes; three days cover a weekend on which something is down at either side.',
    },
    documentResultSeconds: {
      name: 'DOCUMENT_RESULT_DEADLINE_SECONDS',
      read: integer(1, DAY_MAX),
      default: String(3 * SECONDS_PER_DAY),
      about: 'How long the second result may take after the submission, for the same reason.',
    },
    askAfterSeconds: {
      name: 'ASK_AFTER_SECONDS',
      read: integer(1, DAY_MAX),
      // idenfy-api.md 6, on polling.
      default: '7200',
      about: `After this long without a webhook about the user’s session the run polls iDenfy, then each time after twice as long and ${MOST_POLLS} times at the most. Two hours, longer than a session and its review take: iDenfy restricts those who poll.`,
    },
    askAfterSubmissionSeconds: {
      name: 'ASK_AFTER_SUBMISSION_SECONDS',
      read: integer(1, DAY_MAX),
      // It takes seconds, with a manual review minutes (idenfy-api.md 3.2).
      default: '1800',
      about: 'The same for the second, silent check, which no user delays.',
    },
    askAgainSeconds: {
      name: 'ASK_AGAIN_SECONDS',
      read: integer(1, SECONDS_PER_DAY),
      default: '1800',
      about:
        'A polled status that nobody at iDenfy confirmed counts once it was the same this much later (see `IDENFY_MANUAL_REVIEW`).',
    },
    unclearSubmissionSeconds: {
      name: 'UNCLEAR_SUBMISSION_SECONDS',
      read: integer(1, 3_600),
      default: '180',
      about:
        'How long the run waits for the webhook of a submission whose answer was lost. Then it polls iDenfy and, if iDenfy knows of no submission, submits the same token and files again.',
    },
    blockedSeconds: {
      name: 'BLOCKED_DEADLINE_SECONDS',
      read: integer(1, DAY_MAX),
      default: String(7 * SECONDS_PER_DAY),
      about: 'How long a blocked run waits for an operator before it ends as REQUIRES_REVIEW.',
    },
    decisionSeconds: {
      name: 'DECISION_DEADLINE_SECONDS',
      read: integer(0, DAY_MAX),
      // As long as a person on leave is away.
      default: String(14 * SECONDS_PER_DAY),
      about:
        'How long a reviewer has to decide what would end as REQUIRES_REVIEW, at the review desk or by `POST /v1/verifications/{clientId}/decision`. Undecided by then, it ends so. `0` ends it so at once, for teams that decide elsewhere.',
    },
    decisionReminderSeconds: {
      name: 'DECISION_REMINDER_SECONDS',
      read: integer(0, DAY_MAX),
      default: String(SECONDS_PER_DAY),
      about:
        "After this long without a decision the run's details and the worker's log remind of it. `0`: never.",
    },
  },
} as const satisfies Group;
