/** What is planted in every form of call must not come out, and what an operator needs must. */
import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { errorCodes } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { DocumentError } from '../src/documents/errors.ts';
import { createLog } from '../src/log.ts';
import { RecordsUnavailableError } from '../src/records/index.ts';
import { search } from './support/planted.ts';

const NAME = 'Žydrūnė Planted';
const NUMBER = 'LT48219977PLANTED';
const SECRET = 'planted-8Zk1qWcV7b-secret-Xy27';
const LINK = `https://u:${SECRET}@bucket.s3.eu-west-1.amazonaws.com/users/${NUMBER}/FRONT.png?Signature=${SECRET}`;
const planted = [NAME, NUMBER, SECRET, 'Signature='];

/** What one call writes. */
function written(call: (log: Logger) => void, level = 'trace'): string {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  call(createLog(level, stream));
  return text;
}

function leaksOf(text: string): readonly string[] {
  return search(new Map([['the log', Buffer.from(text)]]), planted);
}

const body = { firstName: NAME, document: { number: NUMBER }, authToken: SECRET };

/** As drivers, HTTP clients and parsers make them. */
const errors: Readonly<Record<string, () => unknown>> = {
  'a plain error': () => new Error(`No document of ${NAME}`),
  'an error of several lines, one of which looks like a frame': () =>
    new Error(`failed\n    at ${NAME} (/tmp/${NUMBER}:1:1)\n    at ${SECRET}:2:2`),
  'an error whose message was changed afterwards': () => {
    const error = new Error('harmless');
    error.message = NAME;
    return error;
  },
  'an error with a name of its own': () => Object.assign(new Error('x'), { name: `${NAME} failed` }),
  'an error of PostgreSQL': () =>
    Object.assign(new Error(`invalid input syntax for type date: "${NUMBER}"`), {
      name: 'DatabaseError',
      code: '22007',
      detail: `Key (last_name)=(${NAME}) already exists.`,
      where: SECRET,
      parameters: [NAME, NUMBER],
    }),
  'an error of drizzle': () =>
    new Error(`Failed query: insert into x values ($1)\nparams: ${NAME}`, {
      cause: Object.assign(new Error(`value too long: ${NAME}`), { params: [NAME], query: NUMBER }),
    }),
  'an error of undici': () =>
    Object.assign(new TypeError(`Failed to parse URL from ${LINK}`), {
      code: 'UND_ERR_INVALID_ARG',
      input: LINK,
      headers: { authorization: `Bearer ${SECRET}` },
      body,
    }),
  'a failure of Temporal': () =>
    ApplicationFailure.create({
      type: 'TypeError',
      message: `cannot verify ${NAME}`,
      details: [body],
      cause: new Error(NUMBER),
    }),
  'issues of zod': () => {
    const shape = z.strictObject({ birth: z.iso.date(), more: z.record(z.string(), z.number()) });
    const parsed = shape.safeParse(
      { birth: NUMBER, more: { [NAME]: NAME }, [SECRET]: 1 },
      { reportInput: true },
    );
    return parsed.error;
  },
  'what JSON.parse could not read': () => {
    try {
      return JSON.parse(`${NAME} ${NUMBER}`);
    } catch (error) {
      return error;
    }
  },
  'an error that holds others': () => new AggregateError([new Error(NAME), new Error(NUMBER)], SECRET),
  'a cause that is no error': () => new Error('x', { cause: body }),
  'an error of the system with a path': () =>
    Object.assign(new Error(`ENOENT: no such file, open '/tmp/${NAME}.pdf'`), {
      code: 'ENOENT',
      syscall: 'open',
      path: `/tmp/${NAME}.pdf`,
    }),
  'an error of ours that was given an address and a token': () =>
    new DocumentError('file_link_expired', `The storage refused ${LINK}; Bearer ${SECRET}`),
};

describe('an error shows neither what it read nor what it was sent', () => {
  test.each([NAME, body, [NAME], 7n, null])('what was thrown and is no error', (thrown) => {
    const text = written((log) => log.error({ err: thrown }, 'request failed'));
    expect(text).toContain('"err":{"type":');
    expect(leaksOf(text)).toEqual([]);
  });

  test.each(Object.keys(errors))('%s', (what) => {
    const error = errors[what]?.();
    const text = [
      written((log) => log.error({ err: error }, 'request failed')),
      // Without a message of its own a line must not take the error's.
      written((log) => log.error({ err: error })),
      written((log) => log.error(error)),
      written((log) => log.error({ reason: error }, 'x')),
      written((log) => log.child({ err: error }).error('x')),
      written((log) => log.fatal(new Error('outer', { cause: error }), 'stopping')),
    ].join('');
    expect(text.match(/"level":"(error|fatal)"/g)).toHaveLength(6);
    expect(leaksOf(text)).toEqual([]);
  });
});

describe('whatever a line is given, it shows members by name and values by kind', () => {
  const calls: Readonly<Record<string, (log: Logger) => void>> = {
    'members of unknown names, whose names may be data': (log) =>
      log.info(
        { ...body, [NAME]: 1, idNumber: 4_821_997_712, authorization: SECRET, headers: { x: SECRET } },
        'x',
      ),
    'members below those that are shown': (log) => log.info({ reason: { ...body, deep: [[body]] } }, 'x'),
    'a list of bodies': (log) => log.info({ reasons: [body, [body]] }, 'x'),
    'a key in place of its name': (log) => log.info({ key: `idv_${SECRET}` }, 'x'),
    bytes: (log) =>
      log.info({ reason: Buffer.from(NAME), reasons: [new Uint8Array(Buffer.from(SECRET))] }, 'x'),
    'maps and things of a class': (log) =>
      log.info(
        {
          reason: new Map([[NAME, NUMBER]]),
          reasons: [
            new (class Person {
              name = NAME;
            })(),
          ],
        },
        'x',
      ),
    'what says how to write itself': (log) => log.info({ reason: { toJSON: () => NAME } }, 'x'),
    addresses: (log) => log.info({ url: LINK, docs: new URL(LINK), route: `/v1/x?token=${SECRET}` }, 'x'),
    'an address in the message': (log) => log.info(`Got ${LINK} and /v1/x?token=${SECRET}`),
    'a token and an e-mail address in the message': (log) =>
      log.info(`Authorization: Bearer ${SECRET}, ${SECRET}@example.com, ${'4821997712'.repeat(3)}${SECRET}`),
    'values for placeholders': (log) => log.info('%s has %j', NAME, body),
    'members with values for placeholders': (log) => log.info({ status: 1 }, 'of %s and %j', NAME, body),
    'a child’s own members': (log) => log.child({ clientId: NAME, body }).info('x'),
    'members given to it later': (log) => {
      const child = log.child({});
      child.setBindings({ body, firstName: NAME });
      child.info('x');
    },
    'a list in place of members': (log) => log.info([NAME, body], 'x'),
    'a request and a response': (log) =>
      log.info({ req: { url: LINK, headers: { cookie: SECRET } }, res: { body } }, 'x'),
  };

  test.each(Object.keys(calls))('%s', (what) => {
    const text = written((log) => calls[what]?.(log));
    expect(text).toContain('"level":"info"');
    expect(leaksOf(text)).toEqual([]);
  });

  test('members whose names mean something to JavaScript do no harm', () => {
    const members = JSON.parse(`{"constructor":"${NAME}","__proto__":"${NAME}","toString":"${NAME}"}`);
    const text = written((log) => log.info(members, 'x'));
    expect(JSON.parse(text)).toMatchObject({ msg: 'x', redacted: 3 });
    expect(leaksOf(text)).toEqual([]);
  });

  test('a megabyte of text is not looked through, which would take hours, and of a token that is cut nothing is left', () => {
    const texts = [
      'a'.repeat(1_000_000),
      `${'x '.repeat(1_000 - 8)}${SECRET}`,
      `${`${SECRET} `.repeat(66)}${SECRET}`,
    ];
    const text = texts.map((each) => written((log) => log.info(each))).join('');
    expect(search(new Map([['the log', Buffer.from(text)]]), [SECRET.slice(0, 12)])).toEqual([]);
  });

  test('how many members were left out is said', () => {
    expect(JSON.parse(written((log) => log.info({ status: 200, ...body }, 'x')))).toMatchObject({
      status: 200,
      redacted: 3,
    });
  });

  test('what holds itself is cut off', () => {
    const reason: Record<string, unknown> = {};
    reason['reason'] = reason;
    expect(written((log) => log.info({ reason }, 'round'))).toContain('"msg":"round"');
  });
});

describe('what an operator needs is shown', () => {
  test('ids, words, numbers, times and our own addresses', () => {
    const members = {
      eventId: 'ab'.repeat(32),
      verificationId: '3f2b8c1e-0d4a-4f6b-9a55-1c2d3e4f5a6b',
      reason: 'second_document_country_unknown',
      activityType: 'submitSecondDocumentForTheVerification',
      key: 'shop.production-2026-11-22',
      route: '/v1/verifications/:clientId',
      status: 200,
      ms: 12,
    };
    const line = written((log) => log.info({ ...members, url: 'http://127.0.0.1:3000' }, 'the server is up'));
    expect(JSON.parse(line)).toMatchObject({
      ...members,
      url: 'http://127.0.0.1:3000',
      msg: 'the server is up',
    });
    const docs = written((log) => log.info({ docs: 'http://127.0.0.1:3000/docs' }, 'x'));
    expect(JSON.parse(docs)).toMatchObject({ docs: 'http://127.0.0.1:3000/docs' });
  });

  test('of an error of ours everything, down to its causes', () => {
    const error = new Error('unexpected', {
      cause: new RecordsUnavailableError('inbox.claim', 'ECONNREFUSED'),
    });
    expect(JSON.parse(written((log) => log.error({ err: error }, 'request failed')))).toMatchObject({
      msg: 'request failed',
      err: {
        type: 'Error',
        stack: expect.stringMatching(/^\s+at .*log\.unit\.test\.ts\S*:\d+:\d+/),
        cause: {
          type: 'RecordsUnavailableError',
          code: 'records_unavailable',
          message: expect.stringContaining('nothing listens at its address, ECONNREFUSED'),
        },
      },
    });
  });

  test('of a system’s error where it failed, of zod’s which field', () => {
    const refused = Object.assign(new Error('connect'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
      address: '10.0.0.7',
      port: 5432,
    });
    expect(JSON.parse(written((log) => log.error({ err: refused }, 'x')))).toMatchObject({
      err: { code: 'ECONNREFUSED', syscall: 'connect', address: '10.0.0.7', port: 5432 },
    });
    const { error } = z.object({ status: z.object({ overall: z.string() }) }).safeParse({ status: {} });
    expect(JSON.parse(written((log) => log.error({ err: error }, 'x')))).toMatchObject({
      err: { issues: [{ code: 'invalid_type', path: 'status.overall' }] },
    });
  });
});

test('an error of Fastify, which is one by its prototype alone, is shown by its code too', () => {
  const error = new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('text/x');
  const text = written((log) => log.warn({ err: error, cause: error }, 'refused'));
  expect(text).toContain('"code":"FST_ERR_CTP_INVALID_MEDIA_TYPE"');
  expect(written((log) => log.warn(error))).toContain('"code":"FST_ERR_CTP_INVALID_MEDIA_TYPE"');
});
