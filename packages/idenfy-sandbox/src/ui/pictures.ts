import { hasBack } from '../recognition.ts';
import { playedPerson } from '../played-documents.ts';
import { inventDocument, type SpecimenDocument } from '../specimens/document.ts';
import { drawBlank, drawFace, drawSpecimen } from '../specimens/draw.ts';
import type { SpecimenFormat } from '../specimens/picture-options.ts';
import { inventPerson, type SpecimenPerson } from '../specimens/person.ts';
import { isRelative, relativeOf } from '../specimens/relatives.ts';
import type { Session } from '../state.ts';
import type { Choices, Slot } from './choices.ts';

/** Whom a choice of holder means: always the same people for one client, so that two sessions show one person. */
export function holderOf(session: Session, choice: string): SpecimenPerson {
  if (choice === '0') return playedPerson(session);
  const person = inventPerson(`${session.clientId.toLowerCase()} ${choice}`);
  return { ...person, nationality: person.nationality === 'LT' ? 'LV' : person.nationality };
}

/** Whose the second document is. */
const ownerOf = (session: Session, { holder, secondOwner }: Choices): SpecimenPerson =>
  relativeOf(holderOf(session, holder), isRelative(secondOwner) ? secondOwner : null);

/** In pixels; for looking at, not for reading its code. */
const previewWidth = 480;

/**
 * The picture that the choices put into a slot; null where nothing is drawn: there is none, or a file of the user's own.
 * A preview is small, and a JPEG in any case.
 */
export async function drawPicture(
  session: Session,
  choices: Choices,
  slot: Slot,
  preview = false,
): Promise<Buffer | null> {
  const shown = choices.pictures.get(slot.id);
  const holder = holderOf(session, choices.holder);
  const options = (format: SpecimenFormat) =>
    preview ? { format: 'jpeg' as const, width: previewWidth } : { format };
  if (shown === undefined || shown === 'nothing' || shown === 'file') return null;
  if (shown === 'blank')
    return drawBlank(options(slot.kind === 'step' ? choices.secondFormat : choices.format));
  if (slot.kind === 'face') {
    // A selfie is a photo, whatever the document comes as.
    return drawFace(relativeOf(holder, shown === 'other' ? 'stranger' : null), options('jpeg'));
  }
  const document = slot.kind === 'step' ? secondDocument(session, choices) : firstDocument(session, choices);
  if (slot.kind === 'document') {
    if (slot.id === 'BACK' && !hasBack(choices.type)) return null;
    return drawSpecimen(document, {
      side: slot.id === 'BACK' ? 'BACK' : 'FRONT',
      ...options(choices.format),
    });
  }
  if (shown === 'both' && !preview) return drawSpecimen(document, { side: 'BOTH', format: 'pdf' });
  return drawSpecimen(document, {
    side: shown === 'back' ? 'BACK' : 'FRONT',
    ...options(choices.secondFormat),
  });
}

function firstDocument(session: Session, choices: Choices): SpecimenDocument {
  const { type, country: issuingCountry } = choices;
  // Two sessions of one client show two documents.
  if (session.tokenType === 'DOCUMENT') {
    return inventDocument(ownerOf(session, choices), type, { issuingCountry, seed: 'second' });
  }
  return inventDocument(holderOf(session, choices.holder), type, { issuingCountry });
}

function secondDocument(session: Session, choices: Choices): SpecimenDocument {
  if (choices.secondOwner === 'same-document') return firstDocument(session, choices);
  return inventDocument(ownerOf(session, choices), choices.secondType, {
    issuingCountry: choices.secondCountry,
    seed: 'second',
  });
}
