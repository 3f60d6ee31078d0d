import { IDENFY_CALL_SECONDS, LONGEST_ERASURE_PAUSE_HOURS } from '../../domain/deadlines.ts';
import type { Group } from '../setting.ts';
import { integer, SECONDS_PER_DAY } from '../values.ts';

/** A hundred years: longer than any law asks. */
const LONGEST_TERM_DAYS = 36_500;

export const erasure = {
  title: 'Erasure and retention',
  about:
    'The worker creates a Temporal Schedule that looks every hour for what is old enough, and keeps it as these settings say. A legal hold on a `clientId` stops it for that client.',
  settings: {
    retentionDays: {
      name: 'RETENTION_DAYS',
      read: integer(1, LONGEST_TERM_DAYS),
      example: '365',
      about:
        'How many days after its outcome a verification is erased: records, files, history, and iDenfy’s copies, as by `DELETE`. Unset: nothing is erased until somebody asks. The same in every worker.',
    },
    parkedWebhookDays: {
      name: 'PARKED_WEBHOOK_DAYS',
      read: integer(1, LONGEST_TERM_DAYS),
      default: '30',
      about:
        'How many days a parked webhook waits for a person before it is deleted. The same in every worker.',
    },
    eventDays: {
      name: 'EVENTS_RETENTION_DAYS',
      read: integer(1, LONGEST_TERM_DAYS),
      default: '30',
      about:
        'How many days an event ([events.md](events.md)) can be read and sent again before it is deleted; with an erasure of its client it goes at once. Ten times as long as its delivery is tried. The same in every API server.',
    },
    askAgainSeconds: {
      name: 'ERASURE_ASK_AGAIN_SECONDS',
      read: integer(1, SECONDS_PER_DAY),
      default: '60',
      about: `After how many seconds the deletion is requested again when iDenfy refuses it; doubled each time, up to ${LONGEST_ERASURE_PAUSE_HOURS} hours. While a token lives iDenfy deletes nothing, and the deletion is requested again when the token has expired.`,
    },
    settleSeconds: {
      name: 'ERASURE_SETTLE_SECONDS',
      read: integer(0, 3_600),
      default: '60',
      about: `An erasure passes twice over everything, this many seconds apart, so that what was on its way when it began is taken as well: a token being made, a recording, a webhook. Longer than any call takes (${IDENFY_CALL_SECONDS} s).`,
    },
  },
} as const satisfies Group;
