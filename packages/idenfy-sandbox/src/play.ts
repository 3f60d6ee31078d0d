import type { Core } from './core.ts';
import type { MagicRow } from './magic-row.ts';
import { magicRowOf } from './magic.ts';
import { nextSession } from './next-session.ts';
import type { Outcome } from './outcome.ts';
import { documentFiles, identityFiles } from './played-documents.ts';
import type { Session } from './state.ts';
import type { StoredFile } from './images.ts';
import { stepsOf } from './steps.ts';

/** A submission is decided within moments; after that its user has gone. */
const PATIENCE_MS = 300_000;

/** How a direct submission of this session will be decided: by the plan, otherwise by the magic row. */
export function plannedOutcome(core: Core, session: Session): Outcome {
  const planned = core.state.plans.get(session.clientId);
  core.state.plans.delete(session.clientId);
  return planned ?? (core.settings.magic ? magicRowOf(session.clientId)?.second : undefined) ?? {};
}

/** Sessions of magic clientIds play themselves, a moment after their creation, and continue after a restart. */
export function autoplay(core: Core, session: Session): void {
  const row = core.settings.magic ? magicRowOf(session.clientId) : undefined;
  // The caller submits a DOCUMENT session, or its user comes to it from the identity session.
  if (row === undefined || session.tokenType !== 'IDENTIFICATION') return;
  if (session.phase === 'ACTIVE')
    core.timers.after(core.settings.autoplayDelayMs, () => play(core, session, row));
  else core.timers.run(() => follow(core, session, row));
}

/** Plays the user of an ACTIVE session by a row of the magic table, and then of the session that it leads to. */
export async function play(core: Core, session: Session, row: MagicRow): Promise<void> {
  if (session.phase !== 'ACTIVE') return;
  await (session.tokenType === 'IDENTIFICATION' ? playIdentity : playDocument)(core, session, row);
  core.timers.run(() => follow(core, session, row));
}

async function playIdentity(core: Core, session: Session, row: MagicRow): Promise<void> {
  const { identity } = row;
  core.sessions.open(session);
  if (identity.ends === 'expired') core.sessions.expire(session);
  else if (identity.ends === 'cancelled') core.sessions.cancel(session);
  else {
    const files = await identityFiles(session, row);
    // In a chain the identity session has no step to be judged.
    const judged = stepsOf(session.additionalSteps).length > 0;
    submit(core, session, files, {
      ...(judged ? { additionalSteps: row.step.verdict } : {}),
      ...identity.outcome,
    });
  }
}

async function playDocument(core: Core, session: Session, row: MagicRow): Promise<void> {
  const ends = row.document ?? (row.step.shows === 'nothing' ? 'left' : 'submitted');
  if (ends === 'unopened') return;
  core.sessions.open(session);
  if (ends === 'expired') core.sessions.expire(session);
  else if (ends === 'cancelled') core.sessions.cancel(session);
  else if (ends === 'submitted') {
    const identity = core.sessions
      .ofClient(session.clientId)
      .findLast(({ tokenType }) => tokenType === 'IDENTIFICATION');
    const files = await documentFiles(session, identity ?? session, row);
    // The plan for a direct submission of this document.
    core.state.plans.delete(session.clientId);
    submit(core, session, files, row.second ?? {});
  }
}

function submit(core: Core, session: Session, files: StoredFile[], outcome: Outcome): void {
  // Somebody else may have used the session while the pictures were drawn.
  if (session.phase !== 'ACTIVE') return;
  core.sessions.submit(session, { files, by: 'user', country: null, outcome });
}

/** The browser goes where the finished session sends it: in a chain to the next one (idenfy-api.md 8 [A]). */
async function follow(core: Core, session: Session, row: MagicRow): Promise<void> {
  // The user of an expired session is gone.
  if (session.phase === 'EXPIRED') return;
  const decided = () => (session.phase === 'PROCESSING' ? undefined : session.phase);
  await core.state.waitFor(decided, PATIENCE_MS, 'the decision');
  const next = nextSession(core, session);
  if (next !== undefined) core.timers.after(core.settings.autoplayDelayMs, () => play(core, next, row));
}
