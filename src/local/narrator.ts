/** Prints what happens in a verification while it happens: one line for each step and who took it. */
import type { VerificationResource } from '../server/verification-schemas.ts';
import type { Sandbox, SessionView } from 'idenfy-sandbox';

export type Actor = 'demo' | 'API' | 'iDenfy' | 'workflow' | 'webhook' | 'user' | 'reviewer';

interface Line {
  readonly at: number;
  readonly who: Actor;
  readonly what: string;
}

/** How long a line is held back, since the next look may bring an older one: sandbox and workflow are read in turn. */
const HELD_MS = 1_000;

/** Collects what the sandbox and the workflow know of one client, and prints what is new, in the order of time. */
export class Narrator {
  private readonly sandbox: Sandbox;
  private readonly clientId: string;
  private readonly print: (line: string) => void;
  private readonly told = new Set<string>();
  private held: Line[] = [];

  constructor(options: { sandbox: Sandbox; clientId: string; print: (line: string) => void }) {
    this.sandbox = options.sandbox;
    this.clientId = options.clientId;
    this.print = options.print;
  }

  tell(who: Actor, what: string, at = Date.now()): void {
    this.held.push({ at, who, what });
  }

  /** Takes in what is new since the last look, and prints the lines that no older line can precede. */
  look(verification: VerificationResource): void {
    for (const { at, who, what } of [...this.ofSandbox(), ...ofWorkflow(verification)]) {
      const known = `${who}|${what}`;
      if (this.told.has(known)) continue;
      this.told.add(known);
      this.tell(who, what, at);
    }
    this.printUntil(Date.now() - HELD_MS);
  }

  /** Prints all lines that are held back, before something else is printed. */
  flush(): void {
    this.printUntil(Infinity);
  }

  private printUntil(end: number): void {
    const lines = this.held.toSorted((one, other) => one.at - other.at);
    this.held = lines.filter(({ at }) => at > end);
    for (const { at, who, what } of lines) {
      if (at <= end) this.print(`${new Date(at).toISOString().slice(11, 23)}  ${who.padEnd(8)}  ${what}`);
    }
  }

  private ofSandbox(): Line[] {
    const { control } = this.sandbox;
    const { clientId } = this;
    const sessions = control.sessions({ clientId });
    const token = (scanRef: string | null) => {
      const session = sessions.find((one) => one.scanRef === scanRef);
      return session === undefined ? 'an unknown token' : nameOf(session);
    };
    return [
      ...sessions.map((session): Line => {
        const next = sessions.find(({ authToken }) => session.urls.success?.includes(authToken) === true);
        return {
          at: session.createdAt,
          who: 'iDenfy',
          what:
            `created ${nameOf(session)} (${session.tokenType}), ` +
            (session.steps.length > 0
              ? `with the additional steps ${session.steps.join(', ')}`
              : 'without additional steps') +
            (next === undefined ? '' : `, whose URLs lead to the session of ${nameOf(next)}`),
        };
      }),
      ...control.webhooks({ clientId }).flatMap((webhook): Line[] => [
        {
          at: webhook.createdAt,
          who: 'iDenfy',
          what: `decided on ${token(webhook.scanRef)} and sends ${webhook.eventType ?? 'its event'}`,
        },
        ...webhook.attempts.map((attempt): Line => ({
          at: attempt.at + attempt.durationMs,
          who: 'webhook',
          what:
            `for ${token(webhook.scanRef)} answered ${attempt.status ?? attempt.error ?? 'nothing'} after ` +
            `${attempt.durationMs} ms: it is in the inbox`,
        })),
      ]),
    ];
  }
}

/** The identity session's token is the first and the document session's the second, whichever was created first. */
const nameOf = ({ tokenType }: Pick<SessionView, 'tokenType'>) =>
  tokenType === 'IDENTIFICATION' ? 'Token 1' : 'Token 2';

function ofWorkflow(verification: VerificationResource): Line[] {
  const outcome: Line[] =
    verification.closedAt === null
      ? []
      : [
          {
            at: Date.parse(verification.closedAt),
            who: 'workflow',
            what: `recorded ${recorded(verification)}: ${[verification.outcome, ...verification.reasons].join(', ')}`,
          },
        ];
  return [
    ...verification.timeline.map(({ at, what }): Line => ({ at: Date.parse(at), who: 'workflow', what })),
    ...outcome,
  ];
}

function recorded({ sessions }: VerificationResource): string {
  const results = sessions.filter(({ result }) => result !== null).length;
  return results === 2 ? 'both results' : results === 1 ? 'the result' : 'that there is no result';
}
