/** The demo's user: an invented person, who shows documents drawn as real image files. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import type { Sandbox } from 'idenfy-sandbox';
import {
  drawFace,
  drawSpecimen,
  inventDocument,
  inventPerson,
  relativeOf,
  relatives,
} from 'idenfy-sandbox/specimens';
import type { Method } from '../domain/words.ts';
import type { DemoPerson } from './demo-plan.ts';
import type { Narrator } from './narrator.ts';

/** Closer than a stranger: only the birth date tells the two apart. */
const OTHER = 'parent';

export interface DemoFiles {
  readonly passport: string;
  readonly face: string;
  readonly permitFront: string;
  readonly permitBack: string;
}

/** @returns paths of the drawn files in `folder` */
export async function drawDocuments(folder: string, person: DemoPerson): Promise<DemoFiles> {
  const invented = inventPerson();
  // Nobody has a residence permit of their own country.
  const holder = { ...invented, nationality: invented.nationality === 'LT' ? 'LV' : invented.nationality };
  const passport = inventDocument(holder, 'PASSPORT');
  const permit = inventDocument(relativeOf(holder, person === 'same' ? null : OTHER), 'RESIDENCE_PERMIT', {
    issuingCountry: 'LT',
  });
  await mkdir(folder, { recursive: true });
  const save = async (name: string, bytes: Buffer) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
  return {
    passport: await save('passport.jpg', await drawSpecimen(passport, { side: 'FRONT', format: 'jpeg' })),
    face: await save('face.jpg', await drawFace(holder, { format: 'jpeg' })),
    permitFront: await save(
      'permit-front.jpg',
      await drawSpecimen(permit, { side: 'FRONT', format: 'jpeg' }),
    ),
    permitBack: await save('permit-back.png', await drawSpecimen(permit, { side: 'BACK', format: 'png' })),
  };
}

export const whosePermit = (person: DemoPerson): string =>
  person === 'same' ? 'of the same person' : relatives[OTHER].what;

export interface Shown {
  readonly sandbox: Sandbox;
  readonly narrator: Narrator;
  readonly method: Method;
  readonly files: DemoFiles;
  readonly clientId: string;
  /** The token of the session whose link the API returned. */
  readonly scanRef: string;
}

/** The user opens the link and shows everything; with `sequential` in two sessions, one after the other. */
export async function showDocuments(shown: Shown): Promise<void> {
  if (shown.method === 'sequential') return showInTwoSessions(shown);
  const { sandbox, narrator, method, files, scanRef } = shown;
  narrator.tell('user', 'shows the passport, the face, and both sides of the residence permit');
  sandbox.control.complete(
    { scanRef },
    {
      files: {
        FRONT: await readFile(files.passport),
        FACE: await readFile(files.face),
        SECOND_DOCUMENT_FRONT: await readFile(files.permitFront),
        SECOND_DOCUMENT_BACK: await readFile(files.permitBack),
      },
      // iDenfy does not judge files that are only stored (idenfy-api.md 9 [A]).
      outcome: { additionalSteps: method === 'stored' ? null : 'VALID' },
    },
  );
}

async function showInTwoSessions({ sandbox, narrator, files, clientId, scanRef }: Shown): Promise<void> {
  narrator.tell('user', 'shows the passport and the face in the identity session');
  sandbox.control.complete(
    { scanRef },
    { files: { FRONT: await readFile(files.passport), FACE: await readFile(files.face) } },
  );
  const { urls } = await sandbox.control.waitForSession({ scanRef }, ({ phase }) => phase === 'DECIDED');
  // As a browser does; the answer is the page of the document session.
  const { statusCode, body } = await request(urls.success ?? '');
  await body.dump();
  narrator.tell('user', `is sent on by the browser to the document session (${statusCode})`);
  narrator.tell('user', 'shows both sides of the residence permit there');
  sandbox.control.complete(
    { clientId, tokenType: 'DOCUMENT' },
    { files: { FRONT: await readFile(files.permitFront), BACK: await readFile(files.permitBack) } },
  );
}
