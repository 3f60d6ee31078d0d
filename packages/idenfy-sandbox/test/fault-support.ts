import { request } from 'undici';
import type { Sandbox } from '../src/app.ts';
import type { Outcome } from '../src/outcome.ts';
import {
  type Answer,
  base64,
  call,
  createSilentToken,
  createToken,
  face,
  jpeg,
  specimens,
  type Token,
} from './support.ts';

/** One person's documents, drawn once for a test file. */
export interface Drawn {
  country: string;
  /** What the user shows in the identity session. */
  identity: Record<string, Uint8Array>;
  /** What direct processing gets. */
  images: Record<string, string>;
}

export async function draw(): Promise<Drawn> {
  const { person, document } = specimens('somebody with faults');
  const permit = document('RESIDENCE_PERMIT');
  const [passport, selfie, front, back] = await Promise.all([
    jpeg(document('PASSPORT')),
    face(person),
    jpeg(permit),
    jpeg(permit, 'BACK'),
  ]);
  return {
    country: permit.issuingCountry,
    identity: { FRONT: passport, FACE: selfie, SECOND_DOCUMENT_FRONT: front, SECOND_DOCUMENT_BACK: back },
    images: { FRONT: base64(front), BACK: base64(back) },
  };
}

/** Token 1, and the user who shows it all. */
export async function identify(
  sandbox: Sandbox,
  clientId: string,
  drawn: Drawn,
  outcome: Outcome = {},
): Promise<Token> {
  const token = await createToken(sandbox, { clientId });
  sandbox.control.complete(token, {
    files: drawn.identity,
    outcome: { additionalSteps: 'VALID', ...outcome },
  });
  return token;
}

export const submission = (drawn: Drawn, { authToken }: Token) => ({
  token: authToken,
  country: drawn.country,
  images: drawn.images,
});

/** Token 2 and its submission, accepted as it should be. */
export async function submitSecond(sandbox: Sandbox, clientId: string, drawn: Drawn): Promise<Token> {
  const token = await createSilentToken(sandbox, clientId);
  const answer = await call(sandbox, '/api/v2/process', submission(drawn, token));
  if (answer.status !== 200 || answer.text !== '')
    throw new Error(`process: ${answer.status} ${answer.text}`);
  return token;
}

/** A request that may stay without an answer. */
export function pending(sandbox: Sandbox, path: string, body: unknown) {
  const caller = new AbortController();
  let settled = false;
  const answer = request(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('sandbox-api-key:sandbox-api-secret').toString('base64')}`,
    },
    body: JSON.stringify(body),
    signal: caller.signal,
  }).finally(() => {
    settled = true;
  });
  // Whoever looks at it sees the rejection.
  answer.catch(() => undefined);
  return { answer, settled: () => settled, giveUp: () => caller.abort() };
}

export const statusOf = async (sandbox: Sandbox, { scanRef }: Token): Promise<Answer> =>
  call(sandbox, '/api/v2/status', { scanRef });
