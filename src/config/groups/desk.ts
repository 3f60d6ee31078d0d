import type { Group } from '../setting.ts';
import { integer, SECONDS_PER_DAY } from '../values.ts';

export const desk = {
  title: 'The review desk',
  settings: {
    sessionSeconds: {
      name: 'DESK_SESSION_SECONDS',
      read: integer(60, 7 * SECONDS_PER_DAY),
      default: '36000',
      about:
        'How long a log-in to the review desk lasts. Ten hours, a working day; revoking its API key ends it at once.',
    },
  },
} as const satisfies Group;
