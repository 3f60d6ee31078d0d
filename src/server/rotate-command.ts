/** What `npm run keys -- rotate` does, apart from where it reads and writes. */
import type { BlobStore } from '../documents/blobs.ts';
import { rotateDocuments } from '../documents/rotation.ts';
import { EncryptionError } from '../encryption/errors.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import type { Records } from '../records/index.ts';
import { planRotation } from './rotation-plan.ts';

export interface RotateParts {
  readonly blobs: BlobStore;
  readonly encryption: KeyRing;
  /** Ends it after the documents at work. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Milliseconds between two lines about how far it is. Default 2 s. */
  readonly sayEveryMs?: number;
}

/** Says the steps and how far they are. @returns whether every process that runs could read what is moved */
export async function mayBeUsed({
  records,
  encryption,
  say,
}: Pick<RotateParts, 'encryption' | 'say'> & {
  readonly records: Pick<Records, 'processes'>;
}): Promise<boolean> {
  const { lines, refusals } = planRotation(encryption, await records.processes.running());
  for (const line of lines) say(line);
  if (refusals.length === 0) return true;
  say(`"${encryption.newest.id}" is not put to use, since not every process could read what it encrypts:`);
  for (const refusal of refusals) say(`  ${refusal}`);
  say('Do step 1 for each of them. One that was killed is forgotten after a minute and a half.');
  return false;
}

const STOPPED = 'Stopped. Nothing is lost: run it again, and it goes on with what is left.';

/** @returns whether every document is encrypted with the newest key now */
export async function runRotateCommand({
  blobs,
  encryption,
  signal,
  say,
  sayEveryMs = 2_000,
}: RotateParts): Promise<boolean> {
  const { id } = encryption.newest;
  let said = Date.now();
  try {
    const { total, done, failed, unknown } = await rotateDocuments(blobs, encryption, {
      signal,
      onProgress: (progress) => {
        if (Date.now() - said < sayEveryMs) return;
        said = Date.now();
        say(`Documents: ${progress.done} of ${progress.total} are done.`);
      },
    });
    const failures = Object.entries(failed);
    const lost = Object.entries(unknown);
    if (total === 0) say(`Documents: none is under an older key than "${id}".`);
    else say(`Documents: ${done} of ${total} were under an older key and are under "${id}" now.`);
    for (const [code, count] of failures) {
      say(`Documents: ${count} could not be moved (${code}). Keep the older keys, and run this again.`);
    }
    for (const [keyId, count] of lost) {
      say(
        `Documents: ${count} under "${keyId}", which is not in ENCRYPTION_KEYS, can be neither read nor moved.`,
      );
    }
    return failures.length === 0 && lost.length === 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    say(STOPPED);
    return false;
  }
}

export interface RotateRecordsParts extends Pick<RotateParts, 'encryption' | 'signal' | 'say'> {
  readonly records: Pick<Records, 'processes' | 'reseal'>;
}

/** @returns whether every row is encrypted with the newest key now */
export async function rotateRecords({
  records,
  encryption,
  signal,
  say,
}: RotateRecordsParts): Promise<boolean> {
  const { id } = encryption.newest;
  let done = 0;
  try {
    for (let some = await records.reseal(); some > 0; some = await records.reseal()) {
      done += some;
      // One that started meanwhile may lack it.
      const { refusals } = planRotation(encryption, await records.processes.running());
      if (refusals.length > 0) {
        for (const refusal of refusals) say(`Records: ${refusal}`);
        say(STOPPED);
        return false;
      }
      if (signal.aborted) {
        say(STOPPED);
        return false;
      }
    }
  } catch (error) {
    if (!(error instanceof EncryptionError)) throw error;
    say(`Records: ${error.message}`);
    return false;
  }
  if (done === 0) say(`Records: none is under an older key than "${id}".`);
  else say(`Records: ${done} rows were under an older key, or under none, and are under "${id}" now.`);
  return true;
}
