import type { Core } from './core.ts';
import type { Session } from './state.ts';

/**
 * Where the user goes from here: successful, failed, or not analysed (idenfy-api.md 8 [A/B]); null if the token names no
 * URL. "Immediate redirect": after the automatic check, whether or not a review follows.
 */
export function nextUrl({ phase, result, urls }: Session): string | null {
  if (phase === 'EXPIRED' || phase === 'CANCELLED') return urls.unverified;
  if (phase !== 'DECIDED') return null;
  if (result?.status.overall === 'APPROVED') return urls.success;
  return result?.status.overall === 'DENIED' ? urls.error : urls.unverified;
}

/**
 * The session to which a finished one leads its user: sessions are chained by such URLs (idenfy-api.md 8 [A]).
 * Only the token identifies it, since the sandbox may have several names.
 */
export function nextSession(core: Core, session: Session): Session | undefined {
  const url = URL.parse(nextUrl(session) ?? '');
  if (url?.pathname !== '/api/v2/redirect') return undefined;
  return core.sessions.byAuthToken(url.searchParams.get('authToken') ?? '');
}
