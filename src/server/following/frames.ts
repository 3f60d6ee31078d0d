/**
 * Server-sent events as text (HTML Living Standard, 9.2). The few lines are here, and no library: one text is made for all
 * listeners, and who does not read in time is let go, which those that write each connection by itself do not offer.
 */

/** When a browser comes back after the end of its stream. */
const RETRY_MS = 2_000;

/** The first thing on a stream: from here on it goes on, also for somebody who hears nothing before it ends. */
export function beginning(position: number): string {
  return `retry: ${RETRY_MS}\nid: ${position}\n\n`;
}

/** An id without data tells nobody anything, and is what the listener comes back with. */
export function heartbeat(position: number | null): string {
  return position === null ? ':\n\n' : `:\nid: ${position}\n\n`;
}

/** @param data JSON, so without a line break */
export function frame(type: string, data: object, id: number | null = null): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
