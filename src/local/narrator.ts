/** Tells what happens in a verification as it happens: who did what, a line each. */
import type { VerificationResource } from '../server/verification-schemas.ts';
import type { Sandbox } from '../sandbox/app.ts';

export type Actor = 'demo' | 'API' | 'iDenfy' | 'workflow' | 'webhook' | 'user';

interface Line {
  readonly at: number;
  readonly who: Actor;
  readonly what: string;
}

/** Collects what the sandbox and the workflow know of one client, and prints what is new, in the order of time. */
export class Narrator {
  private readonly sandbox: Sandbox;
  private readonly clientId: string;
  private readonly print: (line: string) => void;
  private readonly told = new Set<string>();

  constructor(options: { sandbox: Sandbox; clientId: string; print: (line: string) => void }) {
    this.sandbox = options.sandbox;
    this.clientId = options.clientId;
    this.print = options.print;
  }

  tell(who: Actor, what: string, at = Date.now()): void {
    this.print(`${new Date(at).toISOString().slice(11, 23)}  ${who.padEnd(8)}  ${what}`);
  }

  /** Prints what is new since the last look. */
  look(verification: VerificationResource): void {
    const lines = [...this.ofSandbox(), ...ofWorkflow(verification)].toSorted(
      (one, other) => one.at - other.at,
    );
    for (const { at, who, what } of lines) {
      const known = `${who}|${what}`;
      if (this.told.has(known)) continue;
      this.told.add(known);
      this.tell(who, what, at);
    }
  }

  private ofSandbox(): Line[] {
    const { control } = this.sandbox;
    const { clientId } = this;
    const sessions = control.sessions({ clientId });
    const token = (scanRef: string | null) =>
      sessions.findIndex((session) => session.scanRef === scanRef) + 1;
    return [
      ...sessions.map((session, index): Line => ({
        at: session.createdAt,
        who: 'iDenfy',
        what:
          `created Token ${index + 1} (${session.tokenType}), ` +
          (session.steps.length > 0
            ? `with the additional steps ${session.steps.join(', ')}`
            : 'without additional steps'),
      })),
      ...control.webhooks({ clientId }).flatMap((webhook): Line[] => [
        {
          at: webhook.createdAt,
          who: 'iDenfy',
          what: `decided on Token ${token(webhook.scanRef)} and sends ${webhook.eventType ?? 'its event'}`,
        },
        ...webhook.attempts.map((attempt): Line => ({
          at: attempt.at + attempt.durationMs,
          who: 'webhook',
          what:
            `for Token ${token(webhook.scanRef)} answered ${attempt.status ?? attempt.error ?? 'nothing'} after ` +
            `${attempt.durationMs} ms: it is in the inbox`,
        })),
      ]),
    ];
  }
}

function ofWorkflow(verification: VerificationResource): Line[] {
  const outcome: Line[] =
    verification.closedAt === null
      ? []
      : [
          {
            at: Date.parse(verification.closedAt),
            who: 'workflow',
            what: `recorded both results: ${[verification.outcome, ...verification.reasons].join(', ')}`,
          },
        ];
  return [
    ...verification.timeline.map(({ at, what }): Line => ({ at: Date.parse(at), who: 'workflow', what })),
    ...outcome,
  ];
}
