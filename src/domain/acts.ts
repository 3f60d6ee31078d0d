/** The words of the act log: what people, keys and processes did that somebody may have to answer for. */
import type { ReviewDecision } from './decisions.ts';
import type { Method } from './words.ts';

/**
 * What goes on in Temporal is noted before it is sent there (`opening`, `cancelling`, `resuming`, `deciding`): what came
 * of it, the verification's record says. All others are noted with what they do, or before what they give.
 */
export const actKinds = [
  'opening',
  'cancelling',
  'resuming',
  'deciding',
  'data-read',
  'document-read',
  'evidence-read',
  'payloads-read',
  'bundle-read',
  'key-made',
  'key-revoked',
  'key-handed-over',
  'log-in',
  'log-in-failed',
  'hold-set',
  'hold-lifted',
  'erasure',
  'redelivery',
  'endpoint-enabled',
  'events-resent',
  'start',
  'begun-anew',
] as const;
export type ActKind = (typeof actKinds)[number];

/** Acts of looking: what `GET /v1/readings` lists. */
export const readingKinds = [
  'document-read',
  'evidence-read',
  'payloads-read',
  'bundle-read',
] as const satisfies ActKind[];

/** Nothing of a person: words, numbers, random ids, names of keys and of files, and keyed hashes. */
interface ActDetails {
  opening: { method: Method; reverify: boolean; requestId: string };
  cancelling: Nothing;
  /** The fields that were corrected, by name. */
  resuming: { corrected: string };
  deciding: { decision: ReviewDecision };
  'data-read': { at: 'api' | 'desk' };
  'document-read': { document: string };
  /** No version writes it any more. */
  'evidence-read': { document: string };
  'payloads-read': { payloads: number };
  /** An evidence bundle, with so many documents in it. */
  'bundle-read': { bundleId: string; documents: number; at: 'api' | 'desk' };
  'key-made': { key: string; scopes: string };
  'key-revoked': { key: string };
  /** Clients whose verifications belong to the other key as well since then. */
  'key-handed-over': { from: string; to: string; clients: number };
  'log-in': Nothing;
  /** Others that were not written one by one, since there were too many. */
  'log-in-failed': { more: number };
  'hold-set': Nothing;
  'hold-lifted': Nothing;
  erasure: { erasureId: string; whole: boolean };
  redelivery: { eventId: string };
  /** One that events go to, by its name. */
  'endpoint-enabled': { endpoint: string };
  /** One, or all that failed since a time, in ISO 8601; `endpoint`: to it alone. */
  'events-resent': { event: string | null; endpoint: string | null; since: string | null };
  /** A keyed hash of each group of settings, by its name. */
  start: Record<string, string>;
  /**
   * The log before was changed from outside, and somebody closed it, as the note says. How many things `verify` found in
   * it, of which kinds, and a SHA-256 of it as it was then, so that it cannot be changed further without a trace.
   */
  'begun-anew': { found: number; kinds: string; before: string };
}

type Nothing = Readonly<Record<string, never>>;

export interface ActContext {
  /** The name of the API key, or one of `serviceNames`. */
  readonly by: string;
  readonly verificationId?: string | null;
  /** Kept as a keyed hash alone, the same as that of an erasure's proof. */
  readonly clientId?: string | null;
  /** A keyed hash of the address that it came from; null for what no request has asked for. */
  readonly source: string | null;
  /** When it was done, where it was before it is noted: of readings that were noted elsewhere. */
  readonly at?: Date;
  /** What a reviewer saw, and the name that they typed: of these, too, the row has keyed hashes. */
  readonly hashed?: { readonly seen: string | null; readonly reviewer: string | null };
  /** Why, in somebody's own words. Kept sealed and apart, so that an erasure takes it; of it the row has a keyed hash. */
  readonly note?: string | null;
}

export type Act = {
  [K in ActKind]: ActContext & { readonly kind: K; readonly detail: Readonly<ActDetails[K]> };
}[ActKind];

/** As whom the service's own acts are noted; no API key may have these names. */
export const actors = {
  /** Whoever has `CODEC_TOKEN`. */
  codec: 'codec-token',
  /** Commands, by whoever may run them. */
  command: 'command',
  /** A log-in that failed: by whom, nobody knows. */
  nobody: 'nobody',
  server: 'server',
  worker: 'worker',
} as const;
