/** The words of the inbox. */

/** waiting: not yet signalled; delivered: its run has it; recorded: in a record; parked: waits for a person. */
export type WebhookState = 'waiting' | 'delivered' | 'recorded' | 'parked';
/**
 * no-open-run: nothing to deliver it to; contradiction: of what is closed; unplaced: of no session of its run, or
 * unreadable; signal-limit: its run has had as many as it may; refused-by-temporal: and will be, however often.
 */
export const parkedReasons = [
  'no-open-run',
  'contradiction',
  'unplaced',
  'signal-limit',
  'refused-by-temporal',
] as const;
export type ParkedReason = (typeof parkedReasons)[number];
/** Of readings before there was the act log. */
export type AccessKind = 'document' | 'evidence' | 'payload';
