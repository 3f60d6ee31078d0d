import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { isCountryCode } from '../vocabulary.ts';
import { IdenfyError, badValue, missingValue, tokenNotValid } from '../errors.ts';
import { afterAcceptance, beforeAnswer } from '../faults/answers.ts';
import { decodeImage, sniff } from '../images.ts';
import { plannedOutcome } from '../play.ts';
import { detectDocument, hasBack } from '../recognition.ts';
import { isEncryptedPdf } from '../specimens/encrypted-pdf.ts';
import type { Session } from '../state.ts';
import type { StoredFile } from '../images.ts';
import { stepsOf } from '../steps.ts';

// idenfy-api.md 2.1 [A]: "total across all images".
const maxTotalBytes = 20 * 1024 * 1024;
// idenfy-api.md 2.2 [A]; older pages also have OTHER.
const documentTypes = ['ID_CARD', 'PASSPORT', 'DRIVER_LICENSE', 'RESIDENCE_PERMIT'];

/**
 * POST /api/v2/process (idenfy-api.md 2 [A]): 200 with an empty body, the result by webhook.
 * The checks are in the order of idenfy-api.md 12.2 [E].
 */
export const processDocument = (core: Core) => async (request: FastifyRequest, reply: FastifyReply) => {
  const body = objectOf(request.body);
  const session = tokenOf(core, body);
  await beforeAnswer(core, 'process', { ...session, session });
  if (!core.settings.account.directProcessing) {
    throw new IdenfyError(
      400,
      'PARTNER_CONTRACT_ERROR',
      'Direct processing is not enabled for this partner.',
    );
  }
  try {
    const { country, files } = await checked(core, session, body);
    // While the pictures were being checked, another request may have used the token.
    if (!isUsable(session)) throw tokenNotValid();
    core.counters.accepted(session.clientId, session.scanRef);
    core.sessions.submit(session, {
      files,
      by: 'direct-processing',
      country,
      outcome: plannedOutcome(core, session),
    });
    await afterAcceptance(core, session);
    return reply.code(200).send();
  } catch (error) {
    if (!(error instanceof IdenfyError)) throw error;
    // "Deactivated immediately after the request" is ambiguous (idenfy-api.md 12.2 [E]).
    if (core.settings.account.failedProcessBurnsToken) session.tokenBurnt = true;
    if (
      error instanceof DocumentNotDetected &&
      core.settings.account.undetectedDocument === '200-with-error'
    ) {
      return reply.code(200).send(error.body());
    }
    throw error;
  }
};

class DocumentNotDetected extends IdenfyError {
  constructor() {
    // Neither status nor identifier is documented (idenfy-api.md 2.4 GAP).
    super(400, 'BAD_VALUE', 'Document was not detected in the photo.');
  }
}

const isUsable = (session: Session) => session.phase === 'ACTIVE' && !session.tokenBurnt;

function objectOf(body: unknown): Map<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badValue('Request body must be a JSON object.');
  }
  return new Map(Object.entries(body));
}

/** The newest pages say `token`, all older ones `authToken` (idenfy-api.md 2.2, CONFLICT): both are accepted. */
function tokenOf(core: Core, body: Map<string, unknown>): Session {
  const key = body.has('token') || !body.has('authToken') ? 'token' : 'authToken';
  const token = body.get(key);
  const session = typeof token === 'string' ? core.sessions.byAuthToken(token) : undefined;
  core.counters.submission(session?.clientId ?? null, key);
  if (token === undefined) throw missingValue("Field 'token' is required.");
  if (typeof token !== 'string') throw badValue("Field 'token' must be a string.");
  if (session === undefined || !isUsable(session)) throw tokenNotValid();
  return session;
}

async function checked(core: Core, session: Session, body: Map<string, unknown>) {
  // Refused, with identifiers that are not documented (idenfy-api.md 2.2 [A], 2.4 GAP).
  if (session.questionnaire !== null) {
    throw badValue("Field 'token' must not belong to a session with a questionnaire.");
  }
  if (session.nfcRequired) throw badValue("Field 'token' must not belong to a session that requires NFC.");
  const country = countryOf(body.get('country'));
  const documentType = documentTypeOf(body.get('documentType'));
  const skipAnalysis = body.get('skipAnalysis') ?? false;
  if (typeof skipAnalysis !== 'boolean') throw badValue("Field 'skipAnalysis' must be a boolean.");
  const files = filesOf(body.get('images'), session);
  await requireDocument(core, session, files, documentType, skipAnalysis);
  return { country, files };
}

/** "Converted to uppercase automatically. Must be a valid recognized country code." (idenfy-api.md 2.2 [A]) */
function countryOf(country: unknown): string {
  if (country == null) throw missingValue("Field 'country' is required.");
  const code = typeof country === 'string' ? country.toUpperCase() : '';
  if (!isCountryCode(code)) throw badValue("Field 'country' must be a valid ISO 3166-1 alpha-2 code.");
  return code;
}

function documentTypeOf(documentType: unknown): string | null {
  if (documentType == null) return null;
  if (typeof documentType !== 'string' || !documentTypes.includes(documentType)) {
    throw badValue(`Field 'documentType' must be one of ${documentTypes.join(', ')}.`);
  }
  return documentType;
}

function filesOf(images: unknown, session: Session): StoredFile[] {
  if (images == null) throw missingValue("Field 'images' is required.");
  if (typeof images !== 'object' || Array.isArray(images))
    throw badValue("Field 'images' must be an object.");
  const steps = stepsOf(session.additionalSteps).map((step) => step.name);
  // FACE belongs to IDENTIFICATION, and is optional for DOCUMENT (idenfy-api.md 2.3 [A]). A step that the token has
  // must come along: that is why Token 2 suppresses the account's (the guide's step 4) [E].
  const needed = ['FRONT', ...(session.tokenType === 'IDENTIFICATION' ? ['FACE'] : []), ...steps];
  const given = new Map(Object.entries(images).filter(([, image]) => image != null));
  for (const name of needed) if (!given.has(name)) throw noImage(name);
  const known = new Set([...needed, 'BACK', 'FACE']);
  let total = 0;
  return [...given].map(([name, image]) => {
    if (!known.has(name)) throw badValue(`Field 'images' has an unknown step '${name.slice(0, 50)}'.`);
    const bytes = decodeImage(name, image);
    total += bytes.length;
    if (total > maxTotalBytes) throw badValue("Field 'images' must not be larger than 20 MB in total.");
    const type = sniff(bytes);
    if (type === null) throw badValue(`Field 'images.${name}' must be a PNG, JPG, JPEG or PDF file.`);
    if (type.extension === 'pdf' && isEncryptedPdf(bytes)) {
      throw badValue(`Field 'images.${name}' must not be an encrypted or password-protected PDF.`);
    }
    return { name, bytes, type };
  });
}

/** The documented answer for a missing image, word for word (idenfy-api.md 2.4 [B/C]). */
const noImage = (step: string) => missingValue(`No image provided for step '${step}'`);

/**
 * Without `documentType` the type is detected from FRONT, and a failure refuses the request; with "Validate photos" on
 * a photo without a document is refused as well; `skipAnalysis` lets everything through (idenfy-api.md 2.2, 2.4).
 */
async function requireDocument(
  core: Core,
  session: Session,
  files: StoredFile[],
  documentType: string | null,
  skipAnalysis: boolean,
): Promise<void> {
  const hasBackImage = files.some((file) => file.name === 'BACK');
  const front = files.find((file) => file.name === 'FRONT');
  // BACK belongs to the types that have one (idenfy-api.md 2.3 [A]), which is certain only if the caller named the type.
  if (documentType !== null && hasBack(documentType) && !hasBackImage && front?.type.extension !== 'pdf') {
    throw noImage('BACK');
  }
  if (skipAnalysis || (documentType !== null && !core.settings.account.validatePhotos)) return;
  if (front === undefined || (await detectDocument(front.bytes)) === null) throw new DocumentNotDetected();
}
