/** Invented people with their documents, drawn once and shown as often as a test file wants. */
import { createHash } from 'node:crypto';
import { drawFace, drawSpecimen, inventDocument, inventPerson } from 'idenfy-sandbox/specimens';
import type { SpecimenDocument, SpecimenPerson } from 'idenfy-sandbox/specimens';
import type { Outcome, Sandbox } from 'idenfy-sandbox';

export interface Holder {
  readonly person: SpecimenPerson;
  readonly passport: SpecimenDocument;
  readonly permit: SpecimenDocument;
  /** What such a user shows: a passport, the face, and both sides of a Lithuanian residence permit. */
  readonly files: Readonly<
    Record<'FRONT' | 'FACE' | 'SECOND_DOCUMENT_FRONT' | 'SECOND_DOCUMENT_BACK', Uint8Array>
  >;
}

export async function inventHolder(seed: string): Promise<Holder> {
  const person = inventPerson(seed, { nationality: 'EE' });
  const passport = inventDocument(person, 'PASSPORT');
  const permit = inventDocument(person, 'RESIDENCE_PERMIT', { issuingCountry: 'LT' });
  const [front, face, permitFront, permitBack] = await Promise.all([
    drawSpecimen(passport, { side: 'FRONT', format: 'jpeg' }),
    drawFace(person, { format: 'jpeg' }),
    drawSpecimen(permit, { side: 'FRONT', format: 'jpeg' }),
    drawSpecimen(permit, { side: 'BACK', format: 'png' }),
  ]);
  return {
    person,
    passport,
    permit,
    files: {
      FRONT: front,
      FACE: face,
      SECOND_DOCUMENT_FRONT: permitFront,
      SECOND_DOCUMENT_BACK: permitBack,
    },
  };
}

/** The user of this session shows these files and submits. The step counts as valid unless `outcome` says otherwise. */
export function show(
  sandbox: Sandbox,
  scanRef: string,
  files: Readonly<Record<string, Uint8Array>>,
  outcome: Outcome = {},
): void {
  sandbox.control.complete({ scanRef }, { files, outcome: { additionalSteps: 'VALID', ...outcome } });
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
