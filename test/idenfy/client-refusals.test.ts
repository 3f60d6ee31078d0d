import { describe, expect, test } from '@jest/globals';
import type { IdenfyClient } from '../../src/idenfy/client.ts';
import { delayOf } from '../../src/idenfy/answers.ts';
import { IdenfyError, idenfyErrors } from '../../src/idenfy/errors.ts';
import { answerWith, apiKey, apiSecret, everythingIn, failureOf, httpServer, withClient } from './support.ts';

const person = 'JONAS PAVARDENIS 38001010000';

const calls = {
  createToken: (client: IdenfyClient) =>
    client.createToken({
      clientId: 'client-1',
      tokenType: 'DOCUMENT',
      firstName: 'JONAS',
      lastName: 'PAVARDENIS',
    }),
  process: (client: IdenfyClient) =>
    client.process({
      authToken: 'AUTHTOKEN2',
      country: 'LT',
      images: {
        FRONT: {
          byteLength: 3,
          async *open() {
            yield Buffer.from('abc');
          },
        },
      },
    }),
  status: (client: IdenfyClient) => client.status({ scanRef: 'ref-1' }),
  data: (client: IdenfyClient) => client.data({ scanRef: 'ref-1' }),
  files: (client: IdenfyClient) => client.files({ scanRef: 'ref-1' }),
  deleteVerification: (client: IdenfyClient) => client.deleteVerification({ scanRef: 'ref-1' }),
};
type Operation = keyof typeof calls;

async function failure(
  operation: Operation,
  status: number,
  body: string,
  headers: Record<string, string> = {},
) {
  const server = await httpServer(answerWith(status, body, headers));
  const error = await withClient(server, {}, (client) => failureOf(calls[operation](client)));
  for (const secret of [person, apiKey, apiSecret, 'AUTHTOKEN2', 'PAVARDENIS', 'client-1', server.baseUrl]) {
    expect(everythingIn(error)).not.toContain(secret);
  }
  return error;
}

const body = (identifier: string | null, message: string = person) =>
  JSON.stringify(
    identifier === null ? { message } : { identifier, message, documentation: '', severity: 'NOT_SEVERE' },
  );

type Case = [what: string, operation: Operation, status: number, answer: string, expected: object];

describe('a refusal is told apart', () => {
  test.each<Case>([
    [
      'wrong keys',
      'createToken',
      401,
      body('UNAUTHORIZED'),
      { code: 'bad_credentials', identifier: 'UNAUTHORIZED' },
    ],
    ['wrong keys without an identifier', 'status', 401, 'no', { code: 'bad_credentials' }],
    ['no funds', 'createToken', 402, body(null), { code: 'no_credits' }],
    [
      'the token limit, which shares its identifier with permissions',
      'createToken',
      400,
      body('PERMISSIONS_ERROR', 'Partner reached token limit.'),
      { code: 'no_credits', identifier: 'PERMISSIONS_ERROR' },
    ],
    ['another permission', 'process', 400, body('PERMISSIONS_ERROR'), { code: 'contract_lacks_feature' }],
    ['an inactive partner', 'createToken', 403, body(null, 'Partner inactive'), { code: 'partner_inactive' }],
    [
      'the wrong environment',
      'createToken',
      403,
      body('PERMISSIONS_ERROR', 'This endpoint is not available for DEMO partners.'),
      { code: 'environment_not_allowed' },
    ],
    ['any other 403', 'process', 403, '', { code: 'rejected', httpStatus: 403 }],
    ['a clientId in use', 'createToken', 409, body('BAD_VALUE'), { code: 'duplicate_client_id' }],
    ['409 of another call', 'process', 409, body(null), { code: 'rejected' }],
    ['a token that is not valid', 'process', 400, body('TOKEN_NOT_VALID'), { code: 'token_not_valid' }],
    [
      'a token that is not valid, which it does not find',
      'process',
      404,
      body('TOKEN_NOT_VALID'),
      { code: 'token_not_valid' },
    ],
    ['a missing feature', 'process', 400, body('PARTNER_CONTRACT_ERROR'), { code: 'contract_lacks_feature' }],
    [
      'a bad value, with its field',
      'process',
      400,
      body('BAD_VALUE', "Field 'country' must be a valid ISO 3166-1 alpha-2 code."),
      { code: 'bad_value', field: 'country' },
    ],
    [
      'a bad value of an unknown field',
      'process',
      400,
      body('BAD_VALUE', "Field 'JONAS' is bad"),
      { field: undefined },
    ],
    ['a failed validation', 'createToken', 400, body('VALIDATION_ERROR'), { code: 'bad_value' }],
    [
      'a missing image, with its step',
      'process',
      400,
      body('MISSING_VALUE', "No image provided for step 'BACK'"),
      { code: 'missing_value', field: 'BACK' },
    ],
    [
      'a step that has no name',
      'process',
      400,
      body('MISSING_VALUE', "step 'of Jonas'"),
      { field: undefined },
    ],
    [
      'deletion too early',
      'deleteVerification',
      400,
      body('PARTNER_ERROR'),
      { code: 'token_not_expired', retryable: true },
    ],
    ['the same identifier elsewhere', 'status', 400, body('PARTNER_ERROR'), { code: 'rejected' }],
    ['an unknown scanRef', 'files', 404, body('BAD_VALUE'), { code: 'not_found' }],
    ...[
      'Verification not found.',
      'scanRef does not exist',
      'Identification with this scanRef was deleted.',
    ].map((text): Case => [
      `a deletion that was made before: ${text}`,
      'deleteVerification',
      404,
      body('BAD_VALUE', text),
      { code: 'not_found' },
    ]),
    ...[
      '',
      '<html><h1>404 Not Found</h1></html>',
      '{}',
      '[]',
      '{"detail":"Not found."}',
      body(null, 'Verification not found.'),
      body('not found', 'Verification not found.'),
      body('BAD_VALUE'),
      body('BAD_VALUE', 'Not found.'),
      body('NOT_FOUND', 'The verification endpoint was not found.'),
      body('NOT_FOUND', 'Verification service not found'),
      body('BAD_VALUE', 'The verification is not deleted yet.'),
      body('BAD_VALUE', 'Verification does not exist, or you have no access to it.'),
    ].map((text): Case => [
      `a 404 that proves no deletion: ${text}`,
      'deleteVerification',
      404,
      text,
      { code: 'unreadable_answer', retryable: true },
    ]),
    [
      'a body that iDenfy cannot parse',
      'createToken',
      400,
      body('JSON_ERROR'),
      { code: 'rejected', identifier: 'JSON_ERROR' },
    ],
    [
      'an identifier that looks like none',
      'createToken',
      400,
      body('Jonas'),
      { code: 'rejected', identifier: undefined },
    ],
    ['a page instead of JSON', 'data', 400, `<html>${person}</html>`, { code: 'rejected' }],
  ])('%s', async (_what, operation, status, answer, expected) => {
    expect(await failure(operation, status, answer)).toMatchObject({
      operation,
      httpStatus: status,
      delivered: 'no',
      ...expected,
    });
  });

  test.each([
    [500, body('INTERNAL_ERROR')],
    [400, body('INTERNAL_ERROR')],
    [502, '<html>Bad gateway</html>'],
    [503, ''],
  ])('a failure inside iDenfy: HTTP %i', async (status, answer) => {
    expect(await failure('createToken', status, answer)).toMatchObject({
      code: 'server_error',
      retryable: true,
      delivered: 'maybe',
    });
  });

  test('too many requests, with the delay that is asked for', async () => {
    const limited = { code: 'rate_limited', retryable: true, delivered: 'no', httpStatus: 429 };
    expect(await failure('status', 429, body('TOO_MANY_REQUESTS'))).toMatchObject({
      ...limited,
      retryAfterMs: undefined,
    });
    expect(await failure('status', 429, '', { 'retry-after': '120' })).toMatchObject({
      ...limited,
      retryAfterMs: 120_000,
    });
    const date = new Date(Date.now() + 90_000).toUTCString();
    const dated = await failure('createToken', 429, '', { 'retry-after': date });
    expect(dated.retryAfterMs).toBeGreaterThan(60_000);
    expect(dated.retryAfterMs).toBeLessThanOrEqual(90_000);
    expect(await failure('status', 429, '', { 'retry-after': 'soon' })).toMatchObject({
      retryAfterMs: undefined,
    });
  });

  test('a redirect, which is not followed', async () => {
    const moved = await failure('createToken', 307, '', { location: 'http://127.0.0.1:9/' });
    expect(moved).toMatchObject({ code: 'rejected', httpStatus: 307, delivered: 'no' });
    expect(moved.help).toContain('base URL');
  });
});

describe('200 is no proof', () => {
  test.each<[Operation, string]>([
    ['process', body('DOC_NOT_FOUND')],
    ['process', JSON.stringify({ message: person })],
    ['deleteVerification', body('PARTNER_ERROR')],
    ['createToken', body('BAD_VALUE')],
    ['status', body('BAD_VALUE')],
    ['data', body('BAD_VALUE')],
    ['files', body('BAD_VALUE')],
  ])('%s answered 200 with an error body', async (operation, answer) => {
    expect(await failure(operation, 200, answer)).toMatchObject({
      code: 'error_in_success',
      httpStatus: 200,
      retryable: false,
      delivered: 'maybe',
    });
  });

  test.each<[Operation, number, string, string]>([
    ['process', 200, '{}', 'maybe'],
    ['process', 200, `<html>${person}</html>`, 'maybe'],
    ['createToken', 200, '{"scanRef":"only"}', 'maybe'],
    ['createToken', 201, '{"scanRef":"only"}', 'yes'],
    ['createToken', 201, '', 'yes'],
    ['status', 200, '{"overall":"APPROVED"}', 'maybe'],
    ['files', 200, '["https://files.example.test/1"]', 'maybe'],
    ['data', 200, '{"docType":', 'maybe'],
  ])('%s answered %i with what nobody documents: %s', async (operation, status, answer, delivered) => {
    expect(await failure(operation, status, answer)).toMatchObject({ code: 'unreadable_answer', delivered });
  });

  test('white space is an empty body', async () => {
    const server = await httpServer(answerWith(200, ' \n'));
    await expect(withClient(server, {}, calls.process)).resolves.toBeUndefined();
  });
});

test('a delay is read from seconds or a date, and never negative', () => {
  const now = Date.parse('Sun, 01 Nov 2026 10:00:00 GMT');
  expect(delayOf('0', now)).toBe(0);
  expect(delayOf('Sun, 01 Nov 2026 10:01:00 GMT', now)).toBe(60_000);
  expect(delayOf('Sun, 01 Nov 2026 09:00:00 GMT', now)).toBe(0);
  for (const header of [undefined, '', '-1', '1.5', '1e3', 'tomorrow', '9'.repeat(20)]) {
    expect(delayOf(header, now)).toBeUndefined();
  }
});

test('an error keeps names that look like names and drops everything else', () => {
  const error = new IdenfyError('bad_value', {
    operation: 'process',
    delivered: 'no',
    identifier: 'bad value of Jonas',
    field: 'Jonas Pavardenis',
  });
  expect(error).toMatchObject({
    identifier: undefined,
    field: undefined,
    name: 'IdenfyError',
  });
  expect('cause' in error).toBe(false);
  expect(error.message).toBe('iDenfy process: bad_value');
  expect(error.help).toBe(idenfyErrors.bad_value.help);
});
