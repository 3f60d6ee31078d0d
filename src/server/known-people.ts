/** The people of a run that is blocked: nothing is recorded of it yet, and who mends it must see whom it is about. */
import type { SessionRole } from '../domain/words.ts';
import type { VerificationView } from '../domain/view.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import { parseWebhook } from '../idenfy/webhook.ts';
import { compare } from '../matching/comparison.ts';
import { compareGiven } from '../matching/given.ts';
import { partsOf, storedComparison } from '../matching/stored.ts';
import type { Records } from '../records/index.ts';
import { comparisonOf } from './comparison-schemas.ts';
import type { VerificationResource } from './verification-schemas.ts';

/** As the record will have them; nobody decides by them, so that they have no digest. */
export async function knownPeople(
  { sessions, person = {} }: VerificationView,
  { inbox }: { readonly inbox: Pick<Records['inbox'], 'bodies'> },
): Promise<Pick<VerificationResource, 'comparison' | 'person'>> {
  const eventOf = (of: SessionRole) => sessions.findLast(({ role }) => role === of)?.result?.eventId;
  const events = { identity: eventOf('identity'), document: eventOf('document') };
  const bodies = await inbox.bodies(Object.values(events).filter((id) => id !== undefined));
  const [identity, document] = [read(bodies, events.identity), read(bodies, events.document)];
  const today = new Date().toISOString().slice(0, 10);
  const comparison = identity && document ? compare(identity, document, today) : null;
  const parts = partsOf(storedComparison(comparison, compareGiven(person, { identity, document }, today)));
  return { comparison: comparisonOf(parts.comparison), person: parts.given };
}

function read(
  bodies: ReadonlyMap<string, Uint8Array>,
  eventId: string | undefined,
): NonNullable<IdentificationWebhook['data']> | null {
  const body = eventId === undefined ? undefined : bodies.get(eventId);
  if (body === undefined) return null;
  const parsed = parseWebhook(body, undefined);
  return parsed.kind === 'identification' ? (parsed.webhook.data ?? null) : null;
}
