import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { ImageSource, ProcessRequest } from '../../src/idenfy/client.ts';
import { answerWith, failureOf, httpServer, tcpServer, withClient } from './support.ts';

const token = { clientId: 'client-1', tokenType: 'DOCUMENT' } as const;
const short = { perCallMs: 300 };
/** Enough for a request to go out on a busy machine. */
const longer = { perCallMs: 1_500 };
const submission = (FRONT: ImageSource): ProcessRequest => ({
  authToken: 'T',
  country: 'LT',
  images: { FRONT },
});
const chunk = Buffer.alloc(64 * 1024, 1);

function standStill(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

/** More than the buffers of loopback take while nobody reads. */
function longImage(onEnd: () => void = () => {}): ImageSource {
  const chunks = 200;
  return {
    byteLength: chunks * chunk.length,
    async *open() {
      try {
        for (let n = 0; n < chunks; n += 1) yield chunk;
      } finally {
        onEnd();
      }
    },
  };
}

describe('a time limit', () => {
  test('before a connection stands: nothing was sent', async () => {
    // TLS towards a server that never speaks.
    const server = await tcpServer(() => {}, 'https');
    const failure = await withClient(server, { timeouts: { connectMs: 200 } }, (client) =>
      failureOf(client.createToken(token)),
    );
    expect(failure).toMatchObject({ code: 'timeout_before_sent', retryable: true, delivered: 'no' });
  });

  test('while waiting for a free connection: nothing was sent', async () => {
    let received = '';
    const server = await tcpServer((socket) => {
      socket.on('data', (data) => {
        received += data.toString();
      });
    });
    await withClient(server, { connections: 1, timeouts: longer }, async (client) => {
      const first = failureOf(client.status({ scanRef: 'first' }));
      let opened = false;
      const second = failureOf(
        client.process({
          ...submission({
            byteLength: 1,
            async *open() {
              opened = true;
              yield Buffer.from('x');
            },
          }),
          authToken: 'second',
        }),
      );
      // Nothing is read or connected between the two deadlines, however busy the machine is; the first would free the
      // connection for the second.
      setTimeout(() => standStill(longer.perCallMs), longer.perCallMs - 100);
      expect(await second).toMatchObject({ code: 'timeout_before_sent', delivered: 'no' });
      expect(await first).toMatchObject({ code: 'timeout_after_sent', delivered: 'maybe' });
      const third = failureOf(client.status({ scanRef: 'third' }));
      expect(await third).toMatchObject({ code: 'timeout_after_sent' });
      expect(opened).toBe(false);
    });
    expect(received).toContain('third');
    expect(received).not.toContain('second');
  });

  test('while the body is on its way: iDenfy cannot have acted, and the source is closed', async () => {
    const server = await tcpServer((socket) => socket.pause());
    const closed = Promise.withResolvers<void>();
    const failure = await withClient(server, { timeouts: short }, (client) =>
      failureOf(client.process(submission(longImage(closed.resolve)))),
    );
    expect(failure).toMatchObject({ code: 'timeout_before_sent', retryable: true, delivered: 'no' });
    await closed.promise;
  });

  test('while a source hangs: its stream is freed', async () => {
    const server = await tcpServer((socket) => socket.resume());
    const hanging = new Readable({ read() {} });
    hanging.push(chunk);
    const failure = await withClient(server, { timeouts: short }, (client) =>
      failureOf(client.process(submission({ byteLength: 2 * chunk.length, open: () => hanging }))),
    );
    expect(failure).toMatchObject({ code: 'timeout_before_sent', delivered: 'no' });
    expect(hanging.destroyed).toBe(true);
  });

  test.each([
    ['for the headers', { headersMs: 200 }],
    ['for the whole call', longer],
  ])('%s after the request was sent: iDenfy may have acted', async (_which, timeouts) => {
    const server = await tcpServer((socket) => socket.resume());
    const failure = await withClient(server, { timeouts }, (client) => failureOf(client.createToken(token)));
    expect(failure).toMatchObject({ code: 'timeout_after_sent', retryable: true, delivered: 'maybe' });
  });

  test.each([
    [200, 'maybe'],
    [201, 'yes'],
  ])('in the middle of an answer of HTTP %i', async (status, delivered) => {
    const server = await httpServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-length': '100' }).write('{"authToken":');
    });
    const failure = await withClient(server, { timeouts: { bodyMs: 200 } }, (client) =>
      failureOf(client.createToken(token)),
    );
    expect(failure).toMatchObject({ code: 'timeout_after_sent', httpStatus: status, delivered });
  });
});

describe('a connection', () => {
  test('that is refused: nothing was sent', async () => {
    const gone = await tcpServer(() => {});
    await gone.close();
    const server = { baseUrl: gone.baseUrl, close: async () => {} };
    const failure = await withClient(server, {}, (client) => failureOf(client.createToken(token)));
    expect(failure).toMatchObject({ code: 'connection_failed', retryable: true, delivered: 'no' });
  });

  test('to a name that does not exist: nothing was sent', async () => {
    const server = { baseUrl: 'http://does-not-exist.invalid', close: async () => {} };
    const failure = await withClient(server, {}, (client) => failureOf(client.createToken(token)));
    expect(failure).toMatchObject({ code: 'connection_failed', delivered: 'no' });
    expect(JSON.stringify(failure) + failure.message).not.toContain('does-not-exist');
  });

  test.each([
    ['reset', (socket: { resetAndDestroy(): unknown }) => socket.resetAndDestroy()],
    ['closed', (socket: { end(): unknown }) => socket.end()],
  ])('that is %s after the request: iDenfy may have acted', async (_how, cut) => {
    const server = await tcpServer((socket) => {
      socket.on('data', (data) => {
        if (data.includes('client-1')) cut(socket);
      });
    });
    const failure = await withClient(server, {}, (client) => failureOf(client.createToken(token)));
    expect(failure).toMatchObject({ code: 'connection_lost', retryable: true, delivered: 'maybe' });
  });

  test('that is reset in the middle of the request: iDenfy cannot have acted', async () => {
    const server = await tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const failure = await withClient(server, {}, (client) =>
      failureOf(client.process(submission(longImage()))),
    );
    expect(failure).toMatchObject({ code: 'connection_lost', retryable: true, delivered: 'no' });
  });

  test.each([
    [200, 'connection_lost', 'maybe'],
    [201, 'connection_lost', 'yes'],
    [401, 'bad_credentials', 'no'],
    [500, 'server_error', 'maybe'],
  ])('that is cut in the middle of an answer of HTTP %i: %s', async (status, code, delivered) => {
    const server = await httpServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-length': '100' });
      response.write('{"authToken":', () => response.destroy());
    });
    const failure = await withClient(server, {}, (client) => failureOf(client.createToken(token)));
    expect(failure).toMatchObject({ code, httpStatus: status, delivered });
  });

  test('is used again', async () => {
    const ports = new Set<number | undefined>();
    const server = await httpServer((request, response) => {
      ports.add(request.socket.remotePort);
      answerWith(200, '{"status":"ACTIVE"}')(request, response);
    });
    await withClient(server, { connections: 1 }, async (client) => {
      for (let n = 0; n < 5; n += 1) await client.status({ scanRef: 'a' });
    });
    expect(ports.size).toBe(1);
  });
});

describe('an answer', () => {
  test('that is not HTTP cannot be read', async () => {
    const server = await tcpServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')));
    const failure = await withClient(server, {}, (client) => failureOf(client.createToken(token)));
    expect(failure).toMatchObject({ code: 'unreadable_answer', delivered: 'maybe' });
  });

  test('without an end is read up to the limit and no further', async () => {
    let written = 0;
    const server = await httpServer((request, response) => {
      request.resume();
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    const failure = await withClient(server, { maxAnswerBytes: 1000 }, (client) =>
      failureOf(client.files({ scanRef: 'a' })),
    );
    expect(failure).toMatchObject({ code: 'unreadable_answer', httpStatus: 200 });
    expect(written).toBeLessThan(20_000_000);
  });

  test('of an error that is too long is known by its status and headers', async () => {
    const server = await httpServer(answerWith(429, 'x'.repeat(10_000), { 'retry-after': '9' }));
    const failure = await withClient(server, { maxAnswerBytes: 1000 }, (client) =>
      failureOf(client.files({ scanRef: 'a' })),
    );
    expect(failure).toMatchObject({ code: 'rate_limited', httpStatus: 429, retryAfterMs: 9000 });
  });

  test('that comes before the body was taken is heard', async () => {
    const server = await httpServer((_request, response) => {
      response.writeHead(401, { connection: 'close' }).end('{"identifier":"UNAUTHORIZED","message":""}');
    });
    const failure = await withClient(server, {}, (client) =>
      failureOf(client.process(submission(longImage()))),
    );
    expect(failure).toMatchObject({ delivered: 'no' });
    expect(['bad_credentials', 'connection_lost']).toContain(failure.code);
  });
});

describe('the caller may give up', () => {
  test('before the call: nothing is sent', async () => {
    let asked = 0;
    const server = await httpServer((request, response) => {
      asked += 1;
      answerWith(200, '{"status":"ACTIVE"}')(request, response);
    });
    const failure = await withClient(server, {}, (client) =>
      failureOf(client.status({ scanRef: 'a' }, { signal: AbortSignal.abort() })),
    );
    expect(failure).toMatchObject({ code: 'aborted', retryable: false, delivered: 'no' });
    expect(asked).toBe(0);
  });

  test('while waiting for a connection: nothing is sent, and the answer comes at once', async () => {
    const server = await tcpServer(() => {}, 'https');
    const abort = new AbortController();
    await withClient(server, { timeouts: { connectMs: 600_000 } }, async (client) => {
      const call = failureOf(client.createToken(token, { signal: abort.signal }));
      abort.abort();
      expect(await call).toMatchObject({ code: 'aborted', delivered: 'no' });
    });
  });

  test('while iDenfy works on it: it may have acted', async () => {
    const abort = new AbortController();
    const server = await tcpServer((socket) => {
      socket.on('data', (data) => {
        if (data.includes('client-1')) abort.abort(new Error('reason of the caller'));
      });
    });
    const failure = await withClient(server, {}, (client) =>
      failureOf(client.createToken(token, { signal: abort.signal })),
    );
    expect(failure).toMatchObject({ code: 'aborted', delivered: 'maybe' });
    expect(failure.message).not.toContain('reason');
  });
});

test('images are read no further ahead than the connection takes them, whatever their size', async () => {
  const server = await tcpServer((socket) => socket.pause());
  const chunks = 16_384;
  let pulled = 0;
  const gigabyte: ImageSource = {
    byteLength: chunks * chunk.length,
    async *open() {
      for (let n = 0; n < chunks; n += 1) {
        pulled += chunk.length;
        yield chunk;
      }
    },
  };
  const failure = await withClient(server, { maxRequestBytes: 2 ** 31, timeouts: short }, (client) =>
    failureOf(client.process(submission(gigabyte))),
  );
  expect(failure.code).toBe('timeout_before_sent');
  // What loopback's own buffers hold, a few MiB, and no more.
  expect(pulled).toBeLessThan(32 * 1024 * 1024);
});
