/** Who read what (records/access-log.ts): noted before anything is given, so that nothing is read without a trace. */
import type { AccessLogEntry, Records } from '../records/index.ts';
import { Problem } from './problems.ts';

/** How the audit calls whoever has `CODEC_TOKEN`; no API key may have this name (keys-command.ts). */
export const CODEC_TOKEN_NAME = 'codec-token';

/** @throws Problem records_unavailable when it could not be noted, and then nothing may be given */
export async function logAccess(
  { accessLog }: { readonly accessLog: Pick<Records['accessLog'], 'add'> },
  entry: Pick<AccessLogEntry, 'readBy' | 'kind' | 'verificationId' | 'detail'> & {
    /** Keyed hash of the reader's address. */
    readonly source?: string | undefined;
  },
): Promise<void> {
  try {
    await accessLog.add(entry);
  } catch (cause) {
    throw new Problem('records_unavailable', {
      detail: 'Who reads what is noted first, and that is not possible now',
      cause,
    });
  }
}
