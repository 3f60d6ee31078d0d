import type { SessionView } from './messages.ts';
import type { Session } from './sessions.ts';

/** What may be shown of each session: its result, and neither link nor token. */
export function sessionViews(sessions: readonly Session[]): SessionView[] {
  return sessions.map(({ role, scanRef, createdAt, expiresAt, result, interim }) => {
    const shown = result ?? interim;
    return {
      role,
      scanRef,
      createdAt,
      expiresAt,
      result:
        shown === null
          ? null
          : {
              overall: shown.overall,
              additionalSteps: shown.stepStatus,
              final: shown.final,
              source: shown.source,
              receivedAt: shown.receivedAt,
            },
    };
  });
}
