import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import {
  createIdenfyClient,
  type IdenfyClient,
  type IdenfyClientSettings,
  type ProcessRequest,
} from '../../src/idenfy/client.ts';
import { NO_ADDITIONAL_STEPS } from '../../src/idenfy/schemas.ts';
import { answerWith, apiKey, bodyOf, failureOf, httpServer, withClient } from './support.ts';

type Seen = { path: string | undefined; headers: NodeJS.Dict<string | string[]>; body: unknown };

async function record(request: IncomingMessage): Promise<Seen | undefined> {
  try {
    const text = await bodyOf(request);
    return { path: request.url, headers: request.headers, body: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

async function recordingServer(status: number, answer: string) {
  const seen: Seen[] = [];
  const server = await httpServer((request, response) => {
    void record(request).then((one) => {
      // A request that broke off is none.
      if (one !== undefined) seen.push(one);
      return response.writeHead(status).end(answer);
    });
  });
  return { server, seen };
}

const image = (bytes: Uint8Array) => ({
  byteLength: bytes.length,
  async *open() {
    yield bytes;
  },
});
const submission = (size = 10): ProcessRequest => ({
  authToken: 'TOKEN2',
  country: 'LT',
  images: { FRONT: image(Buffer.alloc(size, 1)), BACK: image(Buffer.alloc(size, 2)) },
});

describe('what is sent', () => {
  test('for a token is the request as JSON, with Basic credentials in UTF-8', async () => {
    const { server, seen } = await recordingServer(201, '{"authToken":"T","scanRef":"s"}');
    await withClient(server, { apiKey: 'ključ', apiSecret: 'a:b' }, (client) =>
      client.createToken({
        clientId: 'c-1',
        tokenType: 'DOCUMENT',
        expiryTime: 3600,
        additionalSteps: NO_ADDITIONAL_STEPS,
        questionnaire: null,
      }),
    );
    expect(seen).toEqual([
      {
        path: '/api/v2/token',
        headers: expect.objectContaining({
          authorization: `Basic ${Buffer.from('ključ:a:b').toString('base64')}`,
          'content-type': 'application/json',
          'user-agent': expect.stringMatching(/^idenfy-dual-verification\/\d+\.\d+\.\d+$/),
        }),
        body: {
          clientId: 'c-1',
          tokenType: 'DOCUMENT',
          expiryTime: 3600,
          additionalSteps: { ALL: { ALL: {} } },
          questionnaire: null,
        },
      },
    ]);
  });

  test('for direct processing is one body of known length with the token under the newest name', async () => {
    const { server, seen } = await recordingServer(200, '');
    await withClient(server, {}, (client) => client.process(submission()));
    expect(seen[0]).toMatchObject({
      path: '/api/v2/process',
      body: {
        token: 'TOKEN2',
        country: 'LT',
        images: {
          FRONT: Buffer.alloc(10, 1).toString('base64'),
          BACK: Buffer.alloc(10, 2).toString('base64'),
        },
      },
    });
    expect(seen[0]?.headers['transfer-encoding']).toBeUndefined();
    expect(Number(seen[0]?.headers['content-length'])).toBe(JSON.stringify(seen[0]?.body).length);
  });

  test('for direct processing may use the older name', async () => {
    const { server, seen } = await recordingServer(200, '');
    await withClient(server, { processTokenField: 'authToken' }, (client) => client.process(submission()));
    expect(seen[0]?.body).toMatchObject({ authToken: 'TOKEN2' });
    expect(seen[0]?.body).not.toHaveProperty('token');
  });

  test.each([
    ['status', '/prefix/api/v2/status', '{"status":"ACTIVE"}'],
    ['data', '/prefix/api/v2/data', '{"docType":"ID_CARD"}'],
    ['files', '/prefix/api/v2/files', '{}'],
    ['deleteVerification', '/prefix/api/v2/delete', ''],
  ] as const)('for %s is the scanRef, below the path of the base URL', async (operation, path, answer) => {
    const { server, seen } = await recordingServer(200, answer);
    await withClient({ ...server, baseUrl: `${server.baseUrl}/prefix/` }, {}, async (client) => {
      const more = { scanRef: 'ref-1', authToken: 'never sent along' };
      await client[operation](more);
    });
    expect(seen).toEqual([{ path, headers: expect.anything(), body: { scanRef: 'ref-1' } }]);
  });
});

describe('what is received', () => {
  test.each([200, 201])('a token is taken from HTTP %i', async (status) => {
    const server = await httpServer(
      answerWith(status, '{"message":"Token created successfully","authToken":"T","scanRef":"s","more":[1]}'),
    );
    const token = await withClient(server, {}, (client) =>
      client.createToken({ clientId: 'c', tokenType: 'IDENTIFICATION' }),
    );
    expect(token).toMatchObject({ authToken: 'T', scanRef: 's', more: [1] });
  });

  test('status, data and files keep unknown fields and values', async () => {
    const answers: Record<string, object> = {
      '/api/v2/status': { status: 'BRAND_NEW', mismatchTags: ['NEW_TAG'], manualFace: '', more: 1 },
      '/api/v2/data': { docType: 'MOON_PASS', docFirstName: null, scanRef: 's', more: 1 },
      '/api/v2/files': { FRONT: 'https://files.example.test/1.png' },
    };
    const server = await httpServer((request, response) => {
      answerWith(200, JSON.stringify(answers[request.url ?? '']))(request, response);
    });
    await withClient(server, {}, async (client) => {
      expect(await client.status({ scanRef: 's' })).toEqual(answers['/api/v2/status']);
      expect(await client.data({ scanRef: 's' })).toEqual(answers['/api/v2/data']);
      expect(await client.files({ scanRef: 's' })).toEqual({ images: answers['/api/v2/files'], pdfs: {} });
    });
  });
});

async function refused(
  call: (client: IdenfyClient) => Promise<unknown>,
  settings: Partial<IdenfyClientSettings> = {},
) {
  const { server, seen } = await recordingServer(200, '');
  const failure = await withClient(server, settings, (client) => failureOf(call(client)));
  expect(seen).toEqual([]);
  expect(failure).toMatchObject({ delivered: 'no', retryable: false });
  return failure;
}

describe('what is refused before anything is sent', () => {
  test('a wrong field, which is named', async () => {
    const failure = await refused((client) =>
      client.createToken({ clientId: 'c', tokenType: 'DOCUMENT', country: 'Lithuania' }),
    );
    expect(failure).toMatchObject({ code: 'bad_value', field: 'country', operation: 'createToken' });
    expect(failure.help).toContain('ISO 3166-1');
  });

  test('a field that the client does not send', async () => {
    const request = { clientId: 'c', tokenType: 'DOCUMENT' as const, dummyStatus: 'APPROVED' };
    expect(await refused((client) => client.createToken(request))).toMatchObject({ field: 'dummyStatus' });
  });

  test('a wrong scanRef, country, image name or a missing FRONT', async () => {
    expect(await refused((client) => client.status({ scanRef: '' }))).toMatchObject({ field: 'scanRef' });
    expect(await refused((client) => client.process({ ...submission(), country: 'lt' }))).toMatchObject({
      field: 'country',
    });
    const odd = { FRONT: image(Buffer.from('a')), 'back side': image(Buffer.from('a')) };
    expect(await refused((client) => client.process({ ...submission(), images: odd }))).toMatchObject({
      code: 'bad_value',
      field: 'images',
    });
    const { BACK } = submission().images;
    expect(
      await refused((client) =>
        client.process({ ...submission(), images: BACK === undefined ? {} : { BACK } }),
      ),
    ).toMatchObject({ code: 'missing_value', field: 'FRONT' });
    expect(await refused((client) => client.process(submission(0)))).toMatchObject({ field: 'FRONT' });
  });

  test('a submission over the size of a request, base64 and JSON included', async () => {
    const size = JSON.stringify({
      token: 'TOKEN2',
      country: 'LT',
      images: { FRONT: 'x'.repeat(4 * 334), BACK: 'x'.repeat(4 * 334) },
    }).length;
    const tooLong = await refused((client) => client.process(submission(1000)), {
      maxRequestBytes: size - 1,
    });
    expect(tooLong).toMatchObject({ code: 'bad_value', field: 'images' });
    expect(tooLong.help).toContain(`have ${size} bytes`);

    const { server, seen } = await recordingServer(200, '');
    await withClient(server, { maxRequestBytes: size }, (client) => client.process(submission(1000)));
    expect(seen).toHaveLength(1);
  });

  test('by default what is over 20 MB in all, without opening a source', async () => {
    const huge = {
      byteLength: 15_000_000,
      open(): AsyncIterable<Uint8Array> {
        throw new Error('The source must not be opened.');
      },
    };
    expect(
      await refused((client) => client.process({ ...submission(), images: { FRONT: huge } })),
    ).toMatchObject({ code: 'bad_value', field: 'images' });
  });

  test('settings without an address or keys, named but not shown', () => {
    expect(() => createIdenfyClient({ baseUrl: 'ftp://secret.example.test', apiKey, apiSecret: '' })).toThrow(
      /wrong: baseUrl, apiSecret$/,
    );
  });
});

test('an image that yields another number of bytes than promised never makes a whole request', async () => {
  const { server, seen } = await recordingServer(200, '');
  await withClient(server, {}, async (client) => {
    for (const promised of [9, 11]) {
      const images = { FRONT: { ...image(Buffer.alloc(10)), byteLength: promised } };
      expect(await failureOf(client.process({ ...submission(), images }))).toMatchObject({
        code: 'bad_value',
        field: 'FRONT',
        delivered: 'no',
      });
    }
    await client.process(submission());
  });
  expect(seen).toHaveLength(1);
});

test('what an image source throws reaches the caller unchanged', async () => {
  const { server, seen } = await recordingServer(200, '');
  const own = new Error('The store is away.');
  const images = {
    FRONT: {
      byteLength: 10,
      async *open() {
        yield Buffer.alloc(5);
        throw own;
      },
    },
  };
  await withClient(server, {}, (client) =>
    expect(client.process({ ...submission(), images })).rejects.toBe(own),
  );
  expect(seen).toEqual([]);
});
