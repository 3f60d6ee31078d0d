import type { Core } from './core.ts';
import { sniff } from './images.ts';
import { type MagicRow, magicRowOf } from './magic.ts';
import type { Outcome } from './outcome.ts';
import { inventDocument, type SpecimenDocument } from './specimens/document.ts';
import { drawFace, drawSpecimen } from './specimens/draw.ts';
import { inventPerson, type SpecimenPerson } from './specimens/person.ts';
import type { Session, StoredFile } from './state.ts';
import { stepsOf } from './steps.ts';

/** Who issued every played second document, so that a caller knows which country to tell. */
export const playedCountry = 'LT';

/** What a direct submission of this session will be decided as: as planned, else as the magic row says. */
export function plannedOutcome(core: Core, session: Session): Outcome {
  const planned = core.state.plans.get(session.clientId);
  core.state.plans.delete(session.clientId);
  return planned ?? (core.settings.magic ? magicRowOf(session.clientId)?.second : undefined) ?? {};
}

/** Sessions of magic clientIds play themselves, a moment after they were created. */
export function autoplay(core: Core, session: Session): void {
  const row = core.settings.magic ? magicRowOf(session.clientId) : undefined;
  // A DOCUMENT session is submitted by the caller.
  if (row === undefined || session.tokenType !== 'IDENTIFICATION') return;
  core.timers.after(core.settings.autoplayDelayMs, () => play(core, session, row));
}

/** Plays the user of an ACTIVE session as a row of the magic table says. */
export async function play(core: Core, session: Session, row: MagicRow): Promise<void> {
  if (session.phase !== 'ACTIVE') return;
  core.sessions.open(session);
  const { identity } = row;
  if (identity.ends === 'expired') return void core.sessions.expire(session);
  if (identity.ends === 'cancelled') return void core.sessions.cancel(session);
  const files = await playedFiles(session, row);
  // Drawing takes a moment, in which somebody else may have used the session.
  if (session.phase !== 'ACTIVE') return;
  const outcome = { additionalSteps: row.step.verdict, ...identity.outcome };
  core.sessions.submit(session, { files, by: 'user', country: null, outcome });
}

async function playedFiles(session: Session, row: MagicRow): Promise<StoredFile[]> {
  const holder = playedPerson(session);
  const identity = identityDocument(session, row, holder);
  const [steps, front, back, face] = await Promise.all([
    stepFiles(session, row, holder, identity),
    drawSpecimen(identity, { side: 'FRONT', format: 'jpeg' }),
    identity.type === 'PASSPORT' ? null : drawSpecimen(identity, { side: 'BACK', format: 'jpeg' }),
    drawFace(holder, { format: 'jpeg' }),
  ]);
  return [
    stored('FRONT', front),
    ...(back === null ? [] : [stored('BACK', back)]),
    stored('FACE', face),
    ...steps,
  ];
}

/** Whom the sandbox makes of a client: the same person each time, under the name that the token gives. */
export function playedPerson(session: Session): SpecimenPerson {
  const invented = inventPerson(session.clientId.toLowerCase());
  const { firstName, lastName, dateOfBirth } = session.expected;
  return {
    ...invented,
    // The country of the played permits gives none to its own.
    nationality: invented.nationality === playedCountry ? 'LV' : invented.nationality,
    // Who the token says it is, so that a row ends as it says.
    firstName: (firstName ?? invented.firstName).slice(0, 50),
    lastName: (lastName ?? invented.lastName).slice(0, 50),
    dateOfBirth: dateOfBirth ?? invented.dateOfBirth,
  };
}

function identityDocument(session: Session, row: MagicRow, holder: SpecimenPerson): SpecimenDocument {
  const preferred = row.step.shows === 'one image' ? 'ID_CARD' : 'PASSPORT';
  const allowed = ([preferred, 'PASSPORT', 'ID_CARD', 'RESIDENCE_PERMIT'] as const).find((type) =>
    session.documents.includes(type),
  );
  return inventDocument(holder, allowed ?? preferred, {
    // The second check is told one country: the document that is shown twice has to be of it.
    issuingCountry:
      session.countries?.[0] ?? (row.step.shows === 'the same document' ? playedCountry : holder.nationality),
  });
}

async function stepFiles(
  session: Session,
  row: MagicRow,
  holder: SpecimenPerson,
  identity: SpecimenDocument,
): Promise<StoredFile[]> {
  const [frontStep, backStep] = stepsOf(session.additionalSteps);
  if (frontStep === undefined || row.step.shows === 'nothing') return [];
  if (row.step.shows === 'the same document') {
    return [stored(frontStep.name, await drawSpecimen(identity, { side: 'FRONT', format: 'jpeg' }))];
  }
  const owner =
    row.step.shows === "another person's"
      ? inventPerson(`other than ${session.clientId.toLowerCase()}`)
      : holder;
  const second = inventDocument(owner, row.step.shows === 'one image' ? 'PASSPORT' : 'RESIDENCE_PERMIT', {
    issuingCountry: playedCountry,
    seed: 'second',
  });
  if (row.step.shows === 'a PDF') {
    return [stored(frontStep.name, await drawSpecimen(second, { side: 'BOTH', format: 'pdf' }))];
  }
  const front = stored(frontStep.name, await drawSpecimen(second, { side: 'FRONT', format: 'jpeg' }));
  if (backStep === undefined || row.step.shows === 'one image') return [front];
  return [front, stored(backStep.name, await drawSpecimen(second, { side: 'BACK', format: 'png' }))];
}

function stored(name: string, bytes: Uint8Array): StoredFile {
  const type = sniff(bytes);
  if (type === null) throw new Error(`the specimen drawn for ${name} is no image`);
  return { name, bytes, type };
}
