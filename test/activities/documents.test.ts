/** Files from a storage that behaves and misbehaves, into a real store, and from there to iDenfy. */
import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { jpeg } from '../documents/downloads.ts';
import { answerWith } from '../idenfy/support.ts';
import { anOpening } from '../records/builders.ts';
import type { Made } from './support.ts';
import { activityEnvironment, failureOf, inActivity, told, useActivities } from './support.ts';

const { records, activities } = useActivities();

/** Stands in each link, as its signature does, and in each answer. */
const secret = 'X-Amz-Signature-of-PETRAITIS';

type Answer = Parameters<typeof activities>[0];

const withJpeg: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'image/jpeg' }).end(jpeg);
};

async function opened(): Promise<string> {
  const opening = anOpening({ verificationId: randomUUID() });
  await records().verifications.opened(opening);
  return opening.verificationId;
}

const requestFor = (verificationId: string, baseUrl: string, names = ['SECOND_DOCUMENT']) => ({
  verificationId,
  additionalSteps: Object.fromEntries(names.map((name) => [name, 'UPLOAD'])),
  images: Object.fromEntries(names.map((name) => [name, `${baseUrl}/${name}?${secret}`])),
  pdfs: {},
  wanted: { front: null, back: null },
  toSubmit: { withFace: false },
});

/** Of the second document, with one side. */
async function stored({ made, baseUrl }: Pick<Made, 'made' | 'baseUrl'>) {
  const verificationId = await opened();
  const answer = await inActivity(async () =>
    made.downloadSecondDocument(requestFor(verificationId, baseUrl)),
  );
  if (answer.front === null) throw new Error('There is no front.');
  return { verificationId, front: answer.front };
}

describe('downloadSecondDocument', () => {
  test('stores the sides as they are, adds them to the open attempt, and may be repeated', async () => {
    const { made, documents, baseUrl } = await activities(withJpeg);
    const { verificationId, front } = await stored({ made, baseUrl });
    expect(await buffer(await documents.open(front.key, { expectSha256: front.sha256 }))).toEqual(jpeg);
    const again = await inActivity(async () =>
      made.downloadSecondDocument(requestFor(verificationId, baseUrl)),
    );
    expect(again.front).toMatchObject({ key: front.key, sha256: front.sha256 });
    expect((await records().verifications.byId(verificationId))?.documents).toMatchObject([
      { name: 'SECOND_DOCUMENT', byteLength: jpeg.length },
    ]);
  });

  test.each<[what: string, answer: Answer, failure: object]>([
    ['a link that ran out', answerWith(403, secret), { type: 'file_link_expired', nonRetryable: true }],
    [
      'a storage that is overloaded',
      answerWith(503, secret),
      { type: 'storage_unavailable', nonRetryable: false },
    ],
    [
      'a redirect',
      answerWith(302, '', { location: `/${secret}` }),
      { type: 'file_redirected', nonRetryable: true },
    ],
    ['nothing', answerWith(200, ''), { type: 'file_empty', nonRetryable: true }],
    [
      'more than the cap',
      answerWith(200, 'x'.repeat(100_001)),
      { type: 'file_too_large', nonRetryable: true },
    ],
    [
      'less than was said',
      (_request, response) => {
        response.writeHead(200, { 'content-length': jpeg.length + 1 });
        response.write(jpeg, () => response.destroy());
      },
      { type: 'file_truncated', nonRetryable: false },
    ],
  ])(
    '%s is told by its code, with what would help, and nothing of link or body',
    async (_what, answer, failure) => {
      const { made, documents, baseUrl } = await activities(answer);
      const verificationId = await opened();
      const reason = await failureOf(
        inActivity(async () => made.downloadSecondDocument(requestFor(verificationId, baseUrl))),
      );
      expect(reason).toBeInstanceOf(ApplicationFailure);
      expect(reason).toMatchObject({ ...failure, details: [{ help: expect.any(String), delivered: 'no' }] });
      expect(told(reason)).not.toContain(secret);
      expect(await documents.has(`${verificationId}/SECOND_DOCUMENT`)).toBe(false);
    },
  );

  test('cancelled in the middle of a file ends at once, as a cancellation, and leaves nothing of it', async () => {
    const sending = Promise.withResolvers<void>();
    const { made, documents, baseUrl } = await activities((_request, response) => {
      response.writeHead(200, { 'content-length': jpeg.length });
      response.write(jpeg.subarray(0, 100), () => sending.resolve());
    });
    const verificationId = await opened();
    const environment = activityEnvironment();
    const reason = failureOf(
      environment.run(async () => made.downloadSecondDocument(requestFor(verificationId, baseUrl))),
    );
    await sending.promise;
    environment.cancel('CANCELLED');
    expect(await reason).toBeInstanceOf(CancelledFailure);
    expect(await documents.has(`${verificationId}/SECOND_DOCUMENT`)).toBe(false);
  });

  test('a file beside the sides that is no good costs nothing that was asked for', async () => {
    const { made, baseUrl } = await activities((request, response) => {
      if (request.url?.startsWith('/OTHER') === true) response.writeHead(403).end();
      else withJpeg(request, response);
    });
    const verificationId = await opened();
    const request = {
      ...requestFor(verificationId, baseUrl, ['DOC_FRONT', 'OTHER']),
      wanted: { front: 'DOC_FRONT', back: null },
    };
    const answer = await inActivity(async () => made.downloadSecondDocument(request));
    expect(answer).toMatchObject({ front: { name: 'DOC_FRONT' }, others: [], problem: null });
  });
});

describe('storeImages and discardDocuments', () => {
  test('images are named after their session and stand in the record; discarded, nothing is left', async () => {
    const { made, documents, baseUrl } = await activities(withJpeg);
    const { verificationId, front } = await stored({ made, baseUrl });
    const images = { FACE: `${baseUrl}/FACE?${secret}` };
    const [face] = await inActivity(async () =>
      made.storeImages({ verificationId, role: 'identity', images }),
    );
    expect(face).toMatchObject({ name: 'identity-FACE', step: 'FACE' });
    const names = async () =>
      (await records().verifications.byId(verificationId))?.documents.map(({ name }) => name).toSorted();
    expect(await names()).toEqual(['SECOND_DOCUMENT', 'identity-FACE']);
    for (let times = 0; times < 2; times += 1) {
      await inActivity(async () => made.discardDocuments({ verificationId }));
      expect(await names()).toEqual([]);
      expect([await documents.has(front.key), await documents.has(face?.key ?? '')]).toEqual([false, false]);
    }
  });
});

describe('submitDocuments', () => {
  const submission = (front: Awaited<ReturnType<typeof stored>>['front']) => ({
    authToken: secret,
    country: 'LT',
    documentType: null,
    skipAnalysis: false,
    front,
    back: null,
  });

  /** Files come from storage; `process` is how iDenfy answers a submission. */
  function idenfy(process: Answer): Answer {
    return (request, response) => {
      if (request.method === 'GET') withJpeg(request, response);
      else process(request, response);
    };
  }

  test('sends what is stored, once, and resolves when iDenfy took it', async () => {
    const bodies: string[] = [];
    const { made, baseUrl } = await activities(
      idenfy((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          bodies.push(String(Buffer.concat(chunks)));
          response.writeHead(200, { 'content-type': 'application/json' }).end();
        });
      }),
    );
    const { front } = await stored({ made, baseUrl });
    await inActivity(async () => made.submitDocuments(submission(front)));
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toContain(jpeg.toString('base64'));
  });

  const refusal = (identifier: string) => JSON.stringify({ identifier, message: `No: ${secret}` });

  test.each<[what: string, answer: Answer, failure: object]>([
    [
      'a token that is over',
      answerWith(400, refusal('TOKEN_NOT_VALID')),
      { type: 'token_not_valid', nonRetryable: true, details: [{ retryable: false }] },
    ],
    [
      'no credits',
      answerWith(402, refusal('NO_CREDITS')),
      { type: 'no_credits', nonRetryable: true, details: [{ retryable: false }] },
    ],
    // The workflow tells by these two whether the same may be sent again at once (invariant 7).
    [
      'a breakdown of iDenfy’s',
      answerWith(500, secret),
      { type: 'server_error', details: [{ retryable: true, delivered: 'maybe' }] },
    ],
    [
      'a connection that breaks',
      (request, response) => {
        request.resume().on('end', () => response.destroy());
      },
      { type: 'connection_lost', details: [{ retryable: true, delivered: 'maybe' }] },
    ],
  ])('%s is told by its code, and nothing of token or answer', async (_what, answer, failure) => {
    const { made, baseUrl } = await activities(idenfy(answer));
    const { front } = await stored({ made, baseUrl });
    const reason = await failureOf(inActivity(async () => made.submitDocuments(submission(front))));
    expect(reason).toBeInstanceOf(ApplicationFailure);
    expect(reason).toMatchObject(failure);
    expect(told(reason)).not.toContain(secret);
  });

  test('of a file that is gone sends nothing, and says that iDenfy has nothing', async () => {
    let requests = 0;
    const { made, baseUrl } = await activities(
      idenfy((_request, response) => {
        requests += 1;
        response.end();
      }),
    );
    const { verificationId, front } = await stored({ made, baseUrl });
    await inActivity(async () => made.discardDocuments({ verificationId }));
    const reason = await failureOf(inActivity(async () => made.submitDocuments(submission(front))));
    expect(reason).toMatchObject({
      type: 'document_not_found',
      nonRetryable: true,
      details: [{ delivered: 'no', retryable: false }],
    });
    await pause(20);
    expect(requests).toBe(0);
  });

  test('cancelled while iDenfy is silent is a cancellation, and not the end of the run', async () => {
    const asked = Promise.withResolvers<void>();
    const { made, baseUrl } = await activities(
      idenfy((request) => {
        request.resume();
        asked.resolve();
      }),
    );
    const { front } = await stored({ made, baseUrl });
    const environment = activityEnvironment();
    const reason = failureOf(environment.run(async () => made.submitDocuments(submission(front))));
    await asked.promise;
    environment.cancel('WORKER_SHUTDOWN');
    expect(await reason).toBeInstanceOf(CancelledFailure);
  });
});
