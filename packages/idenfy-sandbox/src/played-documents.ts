import { sniff } from './images.ts';
import type { MagicRow } from './magic-row.ts';
import { hasBack } from './recognition.ts';
import { inventDocument, type SpecimenDocument, type SpecimenType } from './specimens/document.ts';
import { drawFace, drawSpecimen } from './specimens/draw.ts';
import { inventPerson, type SpecimenPerson } from './specimens/person.ts';
import { relativeOf } from './specimens/relatives.ts';
import type { Session } from './state.ts';
import type { StoredFile } from './images.ts';
import { stepsOf } from './steps.ts';

/** The issuer of every played second document, so that a caller knows which country to send. */
export const playedCountry = 'LT';

/** What a played user shows in the identity session. */
export async function identityFiles(session: Session, row: MagicRow): Promise<StoredFile[]> {
  const holder = playedPerson(session);
  const identity = identityDocument(session, row);
  const [steps, sides, face] = await Promise.all([
    stepFiles(session, row, identity),
    sidesOf(identity),
    drawFace(holder, { format: 'jpeg' }),
  ]);
  return [...sides, stored('FACE', face), ...steps];
}

/** What the same user shows in the document session to which `identity` leads. */
export async function documentFiles(
  session: Session,
  identity: Session,
  row: MagicRow,
): Promise<StoredFile[]> {
  if (row.step.shows === 'the same document') return sidesOf(identityDocument(identity, row));
  const type = typeFor(session, row.step.shows === 'one image' ? 'PASSPORT' : 'RESIDENCE_PERMIT');
  const document = secondDocument(session, row, type, session.countries?.[0] ?? playedCountry);
  if (row.step.shows !== 'a PDF') return sidesOf(document);
  return [stored('FRONT', await drawSpecimen(document, { side: 'BOTH', format: 'pdf' }))];
}

/** The invented person of a client: the same each time, under the name that the token gives. */
export function playedPerson(session: Session): SpecimenPerson {
  const invented = inventPerson(session.clientId.toLowerCase());
  const { firstName, lastName, dateOfBirth } = session.expected;
  return {
    ...invented,
    // The country of the played permits issues none to its own nationals.
    nationality: invented.nationality === playedCountry ? 'LV' : invented.nationality,
    // The person whom the token names, so that a row ends as it says.
    firstName: (firstName ?? invented.firstName).slice(0, 50),
    lastName: (lastName ?? invented.lastName).slice(0, 50),
    dateOfBirth: dateOfBirth ?? invented.dateOfBirth,
  };
}

/** What the token allows, if it can be drawn; otherwise the row's default. */
function typeFor(session: Session, preferred: SpecimenType): SpecimenType {
  const drawn = [preferred, 'PASSPORT', 'ID_CARD', 'RESIDENCE_PERMIT'] as const;
  return drawn.find((type) => session.documents.includes(type)) ?? preferred;
}

function identityDocument(session: Session, row: MagicRow): SpecimenDocument {
  const holder = playedPerson(session);
  const type = typeFor(session, row.step.shows === 'one image' ? 'ID_CARD' : 'PASSPORT');
  return inventDocument(holder, type, {
    // The second check has one country: a document that is shown twice has to be from it.
    issuingCountry:
      session.countries?.[0] ?? (row.step.shows === 'the same document' ? playedCountry : holder.nationality),
  });
}

const secondDocument = (
  session: Session,
  { step }: MagicRow,
  type: SpecimenType,
  issuingCountry: string,
): SpecimenDocument =>
  inventDocument(relativeOf(playedPerson(session), step.whose ?? null), type, {
    issuingCountry,
    seed: 'second',
  });

async function stepFiles(session: Session, row: MagicRow, identity: SpecimenDocument): Promise<StoredFile[]> {
  const [frontStep, backStep] = stepsOf(session.additionalSteps);
  if (frontStep === undefined || row.step.shows === 'nothing') return [];
  if (row.step.shows === 'the same document') {
    return [stored(frontStep.name, await drawSpecimen(identity, { side: 'FRONT', format: 'jpeg' }))];
  }
  const type = row.step.shows === 'one image' ? 'PASSPORT' : 'RESIDENCE_PERMIT';
  const second = secondDocument(session, row, type, playedCountry);
  if (row.step.shows === 'a PDF') {
    return [stored(frontStep.name, await drawSpecimen(second, { side: 'BOTH', format: 'pdf' }))];
  }
  const front = stored(frontStep.name, await drawSpecimen(second, { side: 'FRONT', format: 'jpeg' }));
  if (backStep === undefined || row.step.shows === 'one image') return [front];
  return [front, stored(backStep.name, await drawSpecimen(second, { side: 'BACK', format: 'png' }))];
}

async function sidesOf(document: SpecimenDocument): Promise<StoredFile[]> {
  const [front, back] = await Promise.all([
    drawSpecimen(document, { side: 'FRONT', format: 'jpeg' }),
    hasBack(document.type) ? drawSpecimen(document, { side: 'BACK', format: 'jpeg' }) : null,
  ]);
  return [stored('FRONT', front), ...(back === null ? [] : [stored('BACK', back)])];
}

function stored(name: string, bytes: Uint8Array): StoredFile {
  const type = sniff(bytes);
  if (type === null) throw new Error(`the specimen drawn for ${name} is no image`);
  return { name, bytes, type };
}
