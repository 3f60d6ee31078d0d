/** `npm run demo`: everything embedded, one silent verification on real image files, told step by step. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inventDocument } from '../sandbox/specimens/document.ts';
import { drawFace, drawSpecimen } from '../sandbox/specimens/draw.ts';
import { inventPerson } from '../sandbox/specimens/person.ts';
import { createLog } from '../log.ts';
import type { VerificationResource } from '../server/verification-schemas.ts';
import { ApiCaller } from './api.ts';
import { readArguments, USAGE } from './arguments.ts';
import type { DataFolder } from './data-folder.ts';
import { openDataFolder } from './data-folder.ts';
import type { Embedded } from './embedded.ts';
import { startEmbedded } from './embedded.ts';
import { Narrator } from './narrator.ts';
import { stopOnSignals, untilStopped } from './stopping.ts';

/** The demo has no user who takes their time: what is not done by then is not going to be. */
const DONE_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

const stopping = stopOnSignals();

try {
  process.exitCode = await main();
} catch (error) {
  const interrupted = stopping.signal.aborted;
  console.error(
    `\n${interrupted ? 'Stopped.' : `The demo failed: ${error instanceof Error ? error.message : String(error)}`}`,
  );
  process.exitCode = interrupted ? 130 : 1;
}

async function main(): Promise<number> {
  const { dataDir, stay, help, ports } = readArguments(process.argv.slice(2), process.env);
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const data = await openDataFolder(dataDir);
  let embedded: Embedded | null = null;
  try {
    const log = createLog(process.env['LOG_LEVEL'] ?? 'error');
    const onDeath = (message: string) => stopping.abort(new Error(message));
    embedded = await startEmbedded({ data, ports, say, log, onDeath }, stopping.signal);
    const verification = await verifySomebody(embedded, data);
    showRecord(verification, embedded, stay);
    if (stay) await untilStopped(stopping.signal);
    return verification.outcome === 'VERIFIED' ? 0 : 1;
  } finally {
    await embedded?.stop();
    await data.release();
  }
}

async function verifySomebody(
  { apiUrl, apiKey, sandbox }: Embedded,
  data: DataFolder,
): Promise<VerificationResource> {
  const clientId = `demo-${randomUUID()}`;
  const api = new ApiCaller({ url: apiUrl, key: apiKey });
  const narrator = new Narrator({ sandbox, clientId, print: say });
  say('');

  const files = await drawDocuments(data);
  narrator.tell(
    'demo',
    `drew a passport, a face and a residence permit of an invented person in ${data.specimens}`,
  );
  const { status, opened } = await api.open({
    clientId,
    method: 'silent',
    documents: { identity: { types: ['PASSPORT'] }, second: { types: ['RESIDENCE_PERMIT'], country: 'LT' } },
  });
  const answeredAt = Date.now();
  narrator.look(await api.read(clientId));
  narrator.tell(
    'API',
    `POST /v1/verifications was answered ${status}, with the link for the user`,
    answeredAt,
  );
  narrator.tell('user', 'shows the passport, the face, and both sides of the residence permit');
  sandbox.control.complete(
    { scanRef: opened.session.scanRef },
    {
      files: {
        FRONT: await readFile(files.passport),
        FACE: await readFile(files.face),
        SECOND_DOCUMENT_FRONT: await readFile(files.permitFront),
        SECOND_DOCUMENT_BACK: await readFile(files.permitBack),
      },
      outcome: { additionalSteps: 'VALID' },
    },
  );

  const until = Date.now() + DONE_WITHIN_MS;
  for (;;) {
    stopping.signal.throwIfAborted();
    const verification = await api.read(clientId);
    narrator.look(verification);
    if (verification.stage === 'closed') return verification;
    if (Date.now() > until)
      throw new Error(`It is still in the stage "${verification.stage}" after a minute.`);
    await pause(LOOK_EVERY_MS, undefined, { signal: stopping.signal });
  }
}

async function drawDocuments({ specimens }: DataFolder) {
  const holder = inventPerson();
  const passport = inventDocument(holder, 'PASSPORT');
  const permit = inventDocument(holder, 'RESIDENCE_PERMIT', { issuingCountry: 'LT' });
  await mkdir(specimens, { recursive: true });
  const save = async (name: string, bytes: Buffer) => {
    const path = join(specimens, name);
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

function showRecord(
  verification: VerificationResource,
  { apiUrl, apiKey, sandboxUrl, temporalUiUrl }: Embedded,
  stay: boolean,
): void {
  const { clientId, verificationId } = verification;
  const workflow = encodeURIComponent(`verification-${clientId}`);
  say(`\nThe record (GET /v1/verifications/${clientId}):`);
  say(JSON.stringify(verification, null, 2));
  say(`
This run in Temporal UI  ${temporalUiUrl}/namespaces/default/workflows/${workflow}/${verificationId}/history
API docs                 ${apiUrl}/docs
The sandbox              ${sandboxUrl}
API key                  ${apiKey}`);
  say(
    stay
      ? '\nEverything keeps running; Ctrl-C stops it.'
      : '\nThe links work while it runs: npm run demo -- --stay',
  );
}

function say(line: string): void {
  console.log(line);
}
