import { sniff } from '../images.ts';
import type { Outcome } from '../outcome.ts';
import type { Session } from '../state.ts';
import type { StoredFile } from '../images.ts';
import { type Choices, type Slot, slotsOf } from './choices.ts';
import { drawPicture } from './pictures.ts';

/** As direct processing has it (idenfy-api.md 2.1 [A]); what the real page allows is not documented. */
export const maxTotalBytes = 20 * 1024 * 1024;

/** What the user sent cannot be taken; the message is for them. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}

export interface Sent {
  fields: Map<string, string>;
  files: Map<string, Uint8Array>;
}

/** @throws Mistake when it is no form */
export async function readForm(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<Sent> {
  const fields = new Map<string, string>();
  const files = new Map<string, Uint8Array>();
  let form: FormData;
  try {
    form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch (cause) {
    throw new Mistake('The form could not be read.', { cause });
  }
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.set(name, value);
    // A field without a chosen file comes as an empty one.
    else if (value.size > 0) files.set(name, await value.bytes());
  }
  return { fields, files };
}

/** What the session is shown: files of the user's own where they were sent, drawn specimens elsewhere. @throws Mistake */
export async function shownFiles(
  session: Session,
  choices: Choices,
  own: Sent['files'],
): Promise<StoredFile[]> {
  const total = [...own.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  if (total > maxTotalBytes) {
    throw new Mistake(
      `Your files have ${megabytes(total)} MB together; at most ${megabytes(maxTotalBytes)} MB are taken. ` +
        'Choose smaller ones.',
    );
  }
  const shown = await Promise.all(
    slotsOf(session).map((slot) => fileFor(session, choices, slot, own.get(`file.${slot.id}`))),
  );
  return shown.filter((file) => file !== null);
}

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1).replace('.0', '');

async function fileFor(
  session: Session,
  choices: Choices,
  slot: Slot,
  own: Uint8Array | undefined,
): Promise<StoredFile | null> {
  if (own === undefined && choices.pictures.get(slot.id) === 'file') {
    // The back of what has none is not asked for.
    if (slot.id === 'BACK' && choices.type === 'PASSPORT') return null;
    throw new Mistake(`Choose your file for “${slot.label}”, or show something else there.`);
  }
  const bytes = own ?? (await drawPicture(session, choices, slot));
  if (bytes === null) return null;
  const type = sniff(bytes);
  if (type === null) throw new Mistake(`Your file for “${slot.label}” is neither a JPEG, a PNG nor a PDF.`);
  return { name: slot.name, bytes, type };
}

/** How the check of these files shall end. */
export function outcomeOf(choices: Choices): Outcome {
  const { overall, stepVerdict, documentVerdict, faceVerdict, review } = choices;
  return {
    ...(overall === '' ? {} : { overall }),
    ...(stepVerdict === '' ? {} : { additionalSteps: stepVerdict === 'none' ? null : stepVerdict }),
    ...(documentVerdict === '' ? {} : { autoDocument: documentVerdict }),
    ...(faceVerdict === '' ? {} : { autoFace: faceVerdict }),
    ...(review === '' ? {} : { interimFirst: review !== 'none' }),
    ...(review === 'when-told' ? { reviewDelayMs: null } : {}),
  };
}

/** How a later direct submission for this client shall end; null: as its files say. */
export function laterOutcomeOf({ secondOverall, secondDocumentVerdict }: Choices): Outcome | null {
  if (secondOverall === '' && secondDocumentVerdict === '') return null;
  return {
    ...(secondOverall === '' ? {} : { overall: secondOverall }),
    ...(secondDocumentVerdict === '' ? {} : { autoDocument: secondDocumentVerdict }),
  };
}
