import type { Group } from '../setting.ts';
import { flag, integer, SECONDS_PER_DAY } from '../values.ts';

export const desk = {
  title: 'Decisions and the review desk',
  settings: {
    decideOwn: {
      name: 'DECIDE_OWN_VERIFICATIONS',
      read: flag,
      default: 'false',
      about:
        'Whether the key that opened a verification may decide it too. Off, one key alone can verify nobody whom the machine doubts; `npm run demo` and `npm run dev`, which have one key, set it on.',
    },
    twoApprovals: {
      name: 'TWO_APPROVALS',
      read: flag,
      default: 'false',
      about:
        'Whether an approval takes two people with a key each where it overrules iDenfy: where a result in force is not `APPROVED`, or what waits to be decided is about iDenfy’s own word. A rejection takes one.',
    },
    sessionSeconds: {
      name: 'DESK_SESSION_SECONDS',
      read: integer(60, 7 * SECONDS_PER_DAY),
      default: '36000',
      about:
        'How long a log-in to the review desk lasts. Ten hours, a working day; revoking its API key ends it at once.',
    },
    idleSeconds: {
      name: 'DESK_IDLE_SECONDS',
      read: integer(300, 7 * SECONDS_PER_DAY),
      default: '3600',
      about:
        'How long a log-in to the review desk lasts while its reviewer does nothing; pages that look by themselves whether something is new do not count. One hour, after NIST SP 800-63B-4 (AAL2). What a reviewer had typed is there again after the next log-in.',
    },
  },
} as const satisfies Group;
