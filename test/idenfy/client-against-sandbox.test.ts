import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createIdenfyClient,
  type IdenfyClient,
  type IdenfyClientSettings,
  type ImageSource,
} from '../../src/idenfy/client.ts';
import type { IdenfyError } from '../../src/idenfy/errors.ts';
import { additionalStepVerdict, echoedStepNames, NO_ADDITIONAL_STEPS } from '../../src/idenfy/schemas.ts';
import {
  eventTypeHeader,
  parseWebhook,
  signatureHeader,
  verifyWebhookSignature,
} from '../../src/idenfy/webhook.ts';
import { buildSandbox, type SandboxOptions } from 'idenfy-sandbox';
import { drawBlank, drawFace, drawSpecimen, inventDocument, inventPerson } from 'idenfy-sandbox/specimens';
import { failureOf, httpServer } from './support.ts';

type Account = NonNullable<SandboxOptions['account']>;

const person = inventPerson('client-against-sandbox', { nationality: 'LT' });
const card = inventDocument(person, 'ID_CARD');
const pictures: Record<'front' | 'back' | 'face' | 'blank', Buffer> = {
  front: Buffer.alloc(0),
  back: Buffer.alloc(0),
  face: Buffer.alloc(0),
  blank: Buffer.alloc(0),
};

beforeAll(async () => {
  pictures.front = await drawSpecimen(card, { side: 'FRONT', format: 'jpeg' });
  pictures.back = await drawSpecimen(card, { side: 'BACK', format: 'jpeg' });
  pictures.face = await drawFace(person, { format: 'jpeg' });
  pictures.blank = await drawBlank({ format: 'jpeg' });
});

const servers: { close(): Promise<void> }[] = [];
const clients: IdenfyClient[] = [];
afterAll(async () => {
  for (const client of clients) await client.close();
  for (const server of servers) await server.close();
});

async function sandboxWith(account: Account = {}, settings: Partial<IdenfyClientSettings> = {}) {
  const sandbox = await buildSandbox({ account, magic: false, processingDelayMs: 5 });
  servers.push(sandbox);
  const { url } = await sandbox.listen();
  const client = createIdenfyClient({
    baseUrl: url,
    apiKey: 'sandbox-api-key',
    apiSecret: 'sandbox-api-secret',
    ...settings,
  });
  clients.push(client);
  return { sandbox, client };
}

const identity = () => ({ clientId: `client-${randomUUID()}`, tokenType: 'IDENTIFICATION' as const });
const silent = (clientId = `client-${randomUUID()}`) => ({
  clientId,
  tokenType: 'DOCUMENT' as const,
  additionalSteps: NO_ADDITIONAL_STEPS,
  questionnaire: null,
  nfcRequired: false,
});
const image = (bytes: Buffer): ImageSource => ({
  byteLength: bytes.length,
  async *open() {
    // Odd cuts, so that base64 has to go across them.
    for (let from = 0; from < bytes.length; from += 10_007) yield bytes.subarray(from, from + 10_007);
  },
});
const bothSides = () => ({ FRONT: image(pictures.front), BACK: image(pictures.back) });

async function submitted(
  client: IdenfyClient,
  images: Record<string, ImageSource>,
  more = {},
  token = silent(),
) {
  const { authToken } = await client.createToken(token);
  return failureOf(client.process({ authToken, country: 'LT', images, ...more }));
}

describe('the way of the guide', () => {
  test('both tokens, the submission, the signed webhooks, and what can be asked for afterwards', async () => {
    const received: { raw: Buffer; headers: NodeJS.Dict<string | string[]> }[] = [];
    const receiver = await httpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ raw: Buffer.concat(chunks), headers: request.headers });
        response.end();
      });
    });
    servers.push(receiver);
    const { sandbox, client } = await sandboxWith({ webhookUrl: receiver.baseUrl });

    const first = await client.createToken({
      ...identity(),
      expiryTime: 3600,
      sessionLength: 600,
      externalRef: 'r:1',
    });
    expect(first).toMatchObject({ tokenType: 'IDENTIFICATION', expiryTime: 3600, sessionLength: 600 });
    expect(first.redirectUrl).toContain(first.authToken);
    expect(echoedStepNames(first.additionalSteps)).toEqual(['SECOND_DOCUMENT_FRONT', 'SECOND_DOCUMENT_BACK']);
    expect(await client.status(first)).toMatchObject({ status: 'ACTIVE', scanRef: first.scanRef });

    const second = await client.createToken(silent(first.clientId ?? undefined));
    expect(echoedStepNames(second.additionalSteps)).toEqual([]);
    expect(second.questionnaire ?? null).toBeNull();
    await client.process({ authToken: second.authToken, country: 'LT', images: bothSides() });
    expect(sandbox.control.counters(first.clientId ?? '')).toMatchObject({
      submissionsAccepted: 1,
      submissionsBy: { token: 1, authToken: 0 },
    });
    await sandbox.control.waitForWebhook({ scanRef: second.scanRef, state: 'delivered' });

    sandbox.control.complete(
      { scanRef: first.scanRef },
      {
        files: {
          FRONT: pictures.front,
          BACK: pictures.back,
          FACE: pictures.face,
          SECOND_DOCUMENT_FRONT: pictures.front,
        },
        outcome: { additionalSteps: 'Additional step is valid' },
      },
    );
    await sandbox.control.waitForWebhook({ scanRef: first.scanRef, state: 'delivered' });

    const webhooks = received.map(({ raw, headers }) => {
      const signature = headers[signatureHeader];
      expect(verifyWebhookSignature(raw, String(signature), ['older key', 'sandbox-signing-key'])).toBe(true);
      return parseWebhook(raw, String(headers[eventTypeHeader]));
    });
    expect(webhooks).toMatchObject([
      {
        kind: 'identification',
        eventType: 'IDENTIFICATION_AUTO_FINISHED',
        unknownFields: [],
        webhook: {
          scanRef: second.scanRef,
          final: true,
          status: { overall: 'APPROVED' },
          data: { docType: 'ID_CARD', docNumber: card.number, docIssuingCountry: 'LT' },
        },
      },
      {
        kind: 'identification',
        unknownFields: [],
        webhook: {
          scanRef: first.scanRef,
          externalRef: 'r:1',
          status: { overall: 'APPROVED' },
          additionalSteps: { SECOND_DOCUMENT_FRONT: 'UPLOAD' },
        },
      },
    ]);
    const last = webhooks.at(-1);
    const status = last?.kind === 'identification' ? last.webhook.status : undefined;
    expect(additionalStepVerdict(status?.additionalSteps)).toBe('valid');

    expect(await client.status(second)).toMatchObject({ status: 'APPROVED', autoDocument: 'DOC_VALIDATED' });
    expect(await client.data(second)).toMatchObject({ docNumber: card.number, scanRef: second.scanRef });
    const files = await client.files(second);
    expect(Object.keys(files.images).toSorted()).toEqual(['BACK', 'FRONT']);
    await client.deleteVerification(second);
  });

  test('under the older name of the token as well', async () => {
    const { sandbox, client } = await sandboxWith({}, { processTokenField: 'authToken' });
    const token = await client.createToken(silent());
    await client.process({ authToken: token.authToken, country: 'LT', images: bothSides() });
    expect(sandbox.control.counters(token.clientId ?? '').submissionsBy).toEqual({ token: 0, authToken: 1 });
  });
});

describe("iDenfy's refusal", () => {
  const cases: [string, () => Promise<IdenfyError>, object][] = [
    [
      'of wrong credentials',
      async () => failureOf((await sandboxWith({}, { apiSecret: 'wrong' })).client.createToken(identity())),
      { code: 'bad_credentials', httpStatus: 401, identifier: 'UNAUTHORIZED', retryable: false },
    ],
    [
      'for lack of credits',
      async () => failureOf((await sandboxWith({ credits: 0 })).client.createToken(identity())),
      { code: 'no_credits', httpStatus: 402, retryable: false },
    ],
    [
      'of an inactive partner',
      async () => failureOf((await sandboxWith({ partnerActive: false })).client.createToken(identity())),
      { code: 'partner_inactive', httpStatus: 403, retryable: false },
    ],
    [
      'of a clientId in use',
      async () => {
        const { client } = await sandboxWith({ strictClientId: true });
        const request = identity();
        await client.createToken(request);
        return failureOf(client.createToken(request));
      },
      { code: 'duplicate_client_id', httpStatus: 409, retryable: false },
    ],
    [
      'of a token that was used',
      async () => {
        const { client } = await sandboxWith();
        const { authToken } = await client.createToken(silent());
        const request = { authToken, country: 'LT', images: bothSides() };
        await client.process(request);
        return failureOf(client.process(request));
      },
      { code: 'token_not_valid', identifier: 'TOKEN_NOT_VALID', retryable: false },
    ],
    [
      'of a token that never was',
      async () => {
        const { client } = await sandboxWith();
        return failureOf(client.process({ authToken: 'never-was', country: 'LT', images: bothSides() }));
      },
      { code: 'token_not_valid' },
    ],
    [
      'of a feature that is not in the contract',
      async () => submitted((await sandboxWith({ directProcessing: false })).client, bothSides()),
      { code: 'contract_lacks_feature', identifier: 'PARTNER_CONTRACT_ERROR', retryable: false },
    ],
    [
      'of a token that demands NFC',
      async () => {
        const token = { ...silent(), nfcRequired: true };
        return submitted((await sandboxWith()).client, bothSides(), {}, token);
      },
      { code: 'bad_value', field: 'token' },
    ],
    [
      'of a file that is no picture',
      async () => submitted((await sandboxWith()).client, { FRONT: image(Buffer.from('no picture')) }),
      { code: 'bad_value', field: 'images.FRONT', identifier: 'BAD_VALUE' },
    ],
    [
      'of a document without its back',
      async () => {
        const images = { FRONT: image(pictures.front) };
        return submitted((await sandboxWith()).client, images, { documentType: 'ID_CARD' });
      },
      { code: 'missing_value', field: 'BACK', identifier: 'MISSING_VALUE' },
    ],
    [
      'of a picture without a document',
      async () => submitted((await sandboxWith()).client, { FRONT: image(pictures.blank) }),
      { code: 'bad_value', httpStatus: 400 },
    ],
    [
      'of a picture without a document, hidden in a 200',
      async () => {
        const { client } = await sandboxWith({ undetectedDocument: '200-with-error' });
        return submitted(client, { FRONT: image(pictures.blank) });
      },
      { code: 'error_in_success', httpStatus: 200, delivered: 'maybe', retryable: false },
    ],
    [
      'of too many requests, with a delay',
      async () => {
        const { client } = await sandboxWith({ hourlyLimit: 0, retryAfterSeconds: 7 });
        return failureOf(client.status({ scanRef: 'any' }));
      },
      { code: 'rate_limited', httpStatus: 429, retryAfterMs: 7000, retryable: true },
    ],
    [
      'of too many requests, without one',
      async () => failureOf((await sandboxWith({ hourlyLimit: 0 })).client.createToken(identity())),
      { code: 'rate_limited', retryAfterMs: undefined, retryable: true },
    ],
    [
      'of an unknown scanRef',
      async () => failureOf((await sandboxWith()).client.files({ scanRef: randomUUID() })),
      { code: 'bad_value', field: 'scanRef' },
    ],
    [
      'to delete while the token lives',
      async () => {
        const { client } = await sandboxWith();
        return failureOf(client.deleteVerification(await client.createToken(identity())));
      },
      { code: 'token_not_expired', identifier: 'PARTNER_ERROR', retryable: true },
    ],
    [
      'of an address that it does not have',
      async () => {
        const { sandbox } = await sandboxWith();
        const { client } = await sandboxWith({}, { baseUrl: `${sandbox.url}/elsewhere` });
        return failureOf(client.status({ scanRef: 'any' }));
      },
      { code: 'not_found', httpStatus: 404 },
    ],
  ];

  test.each(cases)('%s', async (_what, attempt, expected) => {
    expect(await attempt()).toMatchObject({ delivered: 'no', ...expected });
  });

  test('cannot come once it is gone', async () => {
    const { sandbox, client } = await sandboxWith();
    await client.createToken(identity());
    await sandbox.close();
    expect(await failureOf(client.createToken(identity()))).toMatchObject({
      code: 'connection_failed',
      delivered: 'no',
      retryable: true,
    });
  });
});
