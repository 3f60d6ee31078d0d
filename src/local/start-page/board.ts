/** The current verifications: Temporal lists them, and the API describes them. */
import type { VerificationResource } from '../../server/verification-schemas.ts';
import { WORKFLOW_ID_PREFIX } from '../../temporal/ids.ts';
import { ApiCaller } from '../api.ts';
import type { Embedded } from '../embedded.ts';
import { deskUrlOf } from '../reviewer.ts';

/** The newest; a development system's page is no archive. */
const SHOWN = 30;
const EVENTS_SHOWN = 20;

/** What a back end is told. */
export interface ToldEvent {
  readonly occurredAt: string;
  readonly type: string;
  readonly clientId: string | null;
  readonly outcome: string | null;
}

export interface Entry {
  readonly verification: VerificationResource;
  /** This run in Temporal UI. */
  readonly temporalUrl: string;
  /** The user's link; null if the user has nothing left to do. */
  readonly playUrl: string | null;
  /** The page where a reviewer decides; null if no reviewer is asked. */
  readonly deskUrl: string | null;
}

export class Board {
  private readonly embedded: Embedded;
  private readonly api: ApiCaller;
  /** A closed run does not change. */
  private readonly closed = new Map<string, VerificationResource>();

  constructor(embedded: Embedded) {
    this.embedded = embedded;
    this.api = new ApiCaller({ url: embedded.apiUrl, key: embedded.apiKey });
  }

  async open(body: object): Promise<void> {
    await this.api.open(body);
  }

  /** The latest verification of each client, newest first. */
  async list(): Promise<Entry[]> {
    const newest = new Map<string, string>();
    const runs = this.embedded.temporal.workflow.list({
      query: `WorkflowId STARTS_WITH "${WORKFLOW_ID_PREFIX}"`,
      pageSize: SHOWN,
    });
    for await (const { workflowId, runId, memo } of runs) {
      const hidden: unknown = memo?.['clientId'];
      const clientId = typeof hidden === 'string' ? hidden : workflowId.slice(WORKFLOW_ID_PREFIX.length);
      if (!newest.has(clientId)) newest.set(clientId, runId);
      if (newest.size === SHOWN) break;
    }
    const entries = [...newest].map(async ([clientId, runId]) =>
      // An unreadable verification is read again at the next look.
      this.entry(clientId, runId).catch(() => null),
    );
    return (await Promise.all(entries)).filter((entry) => entry !== null);
  }

  /** The latest first. */
  async events(clientId?: string): Promise<ToldEvent[]> {
    const { events } = this.embedded.records;
    await events.number();
    // Numbers have gaps, but few: those of a client are looked for among more.
    const looked = clientId === undefined ? 2 * EVENTS_SHOWN : 500;
    const after = Math.max(0, (await events.latest()) - looked);
    const { events: found } = await events.list({ limit: looked, after, ...(clientId && { clientId }) });
    return found
      .slice(-EVENTS_SHOWN)
      .toReversed()
      .map(({ occurredAt, ...event }) => ({ ...event, occurredAt: occurredAt.toISOString() }));
  }

  async read(clientId: string): Promise<Entry> {
    return await this.entry(clientId);
  }

  private async entry(clientId: string, runId?: string): Promise<Entry> {
    const known = runId === undefined ? undefined : this.closed.get(runId);
    const verification = known ?? (await this.api.read(clientId));
    if (verification.stage === 'closed') this.closed.set(verification.verificationId, verification);
    return {
      verification,
      temporalUrl: this.temporalUrlOf(verification),
      playUrl: verification.stage === 'closed' ? null : this.playUrlOf(verification),
      deskUrl:
        verification.stage === 'awaiting-decision' ? deskUrlOf(this.embedded.apiUrl, verification) : null,
    };
  }

  private temporalUrlOf({ clientId, verificationId }: VerificationResource): string {
    const workflow = encodeURIComponent(this.embedded.workflowNames.of(clientId));
    return `${this.embedded.temporalUiUrl}/namespaces/default/workflows/${workflow}/${verificationId}/history`;
  }

  /** From the sandbox, since requesting the session from the API could start another attempt. */
  private playUrlOf({ clientId, method, sessions }: VerificationResource): string | null {
    const { sandbox, sandboxUrl } = this.embedded;
    // The silent document session is the service's own; a user comes to the sequential one from the identity session.
    const roles = method === 'sequential' ? (['identity', 'document'] as const) : (['identity'] as const);
    const active = sandbox.control.sessions({ clientId }).filter(({ phase }) => phase === 'ACTIVE');
    const next = roles
      .flatMap((role) => sessions.filter((session) => session.role === role))
      .map(({ scanRef }) => active.find((session) => session.scanRef === scanRef))
      .find((session) => session !== undefined);
    return next === undefined ? null : `${sandboxUrl}/api/v2/redirect?authToken=${next.authToken}`;
  }
}
