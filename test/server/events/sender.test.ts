import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createSender, failureOfError } from '../../../src/server/events/sender.ts';
import type { Sender, SenderOptions, Sent } from '../../../src/server/events/sender.ts';
import { fewAtOnce } from '../../../src/server/events/resolving.ts';
import { resolveWithSystem } from '../../../src/public-addresses.ts';
import { USER_AGENT } from '../../../src/version.ts';
import { bareReceiver, ok, pour, receiver, receiverWithOwnCertificate, verified } from './receivers.ts';
import type { Arrived } from './receivers.ts';

const secret = randomBytes(32);
const event = { eventId: 'evt_0123', body: '{"type":"verification.closed"}' };
const senders: Sender[] = [];
afterEach(async () => {
  await Promise.all(senders.splice(0).map(async (sender) => sender.close()));
});

function senderTo(url: string, more: Partial<SenderOptions> = {}): Sender {
  const sender = createSender({
    url,
    secrets: [secret],
    timeoutMs: 5_000,
    privateNetworks: true,
    connections: 2,
    resolve: resolveWithSystem,
    ...more,
  });
  senders.push(sender);
  return sender;
}

const sendTo = async (url: string, more: Partial<SenderOptions> = {}): Promise<Sent> =>
  senderTo(url, more).send(event);

const answering = (...addresses: string[]) => {
  const asked: string[] = [];
  return {
    asked,
    resolve: async (name: string) => {
      const address = addresses[asked.push(name) - 1] ?? addresses.at(-1) ?? '';
      return Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
    },
  };
};

describe('an event', () => {
  test('is a signed POST of JSON, and 2xx is all that counts of the answer', async () => {
    const arrived: Arrived[] = [];
    await using there = await receiver((response, each, request) => {
      arrived.push(each);
      expect([request.method, request.url]).toEqual(['POST', '/events?a=b']);
      response.writeHead(202, { 'content-type': 'image/png' }).end('<html>not what it says</html>');
    });
    const before = Date.now();
    expect(await sendTo(`${there.url}?a=b`)).toMatchObject({
      status: 202,
      failure: null,
      retryAfterMs: null,
    });
    const [one] = arrived;
    if (one === undefined) throw new Error('nothing arrived');
    expect(verified(secret, one)).toEqual(JSON.parse(event.body));
    expect(one.headers).toMatchObject({
      'webhook-id': event.eventId,
      'content-type': 'application/json',
      'user-agent': USER_AGENT,
    });
    expect(Math.abs(Number(one.headers['webhook-timestamp']) * 1_000 - before)).toBeLessThan(5_000);
  });

  test('goes by a connection that is used again', async () => {
    await using there = await receiver((response) => void response.end('short'));
    const sender = senderTo(there.url);
    for (let sent = 0; sent < 9; sent += 1) await sender.send(event);
    expect(there.connections()).toBeLessThanOrEqual(2);
  });
});

describe('an answer that is no success', () => {
  test.each([
    [100_000_000, 500, 'http_status'],
    [0, 500, 'http_status'],
    [0, 404, 'http_status'],
    [0, 401, 'http_status'],
    [0, 410, 'gone'],
  ])('with %d bytes and status %d is %s', async (length, status, failure) => {
    await using there = await receiver((response) => {
      response.writeHead(status, { 'content-length': length });
      if (length === 0) response.end();
      else pour(response);
    });
    expect(await sendTo(there.url)).toMatchObject({ status, failure });
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%d) is not followed', async (status) => {
    await using inside = await receiver(ok);
    await using there = await receiver((response) => {
      response.writeHead(status, { location: inside.url }).end();
    });
    expect(await sendTo(there.url)).toMatchObject({ status, failure: 'redirected' });
    expect(inside.connections()).toBe(0);
  });

  test('may say when to come again, in seconds or as a date', async () => {
    const asked = ['120', new Date(Date.now() + 120_000).toUTCString()];
    await using there = await receiver((response) => {
      response.writeHead(429, { 'retry-after': asked.shift() }).end();
    });
    const sender = senderTo(there.url);
    for (let times = 0; times < 2; times += 1) {
      const { status, retryAfterMs } = await sender.send(event);
      expect(status).toBe(429);
      expect(Math.abs((retryAfterMs ?? 0) - 120_000)).toBeLessThan(5_000);
    }
  });
});

describe('a receiver that misbehaves', () => {
  test.each(['endless', 'slow', 'cut off'])(
    'after its 200: %s; the event has arrived all the same',
    async (how) => {
      await using there = await receiver((response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        if (how === 'endless') pour(response);
        else response.write('x', () => how === 'cut off' && response.destroy());
      });
      const sender = senderTo(there.url);
      const { status, failure, milliseconds } = await sender.send(event);
      expect({ status, failure }).toEqual({ status: 200, failure: null });
      expect(milliseconds).toBeLessThan(5_000);
      // Nor does it hold the next one up.
      expect(await sender.send(event)).toMatchObject({ status: 200 });
    },
  );

  test.each([
    ['says nothing', () => {}],
    ['says its headers a byte at a time', drip],
  ])('that %s is given up after its time', async (_what, onRequest) => {
    await using there = await bareReceiver(onRequest);
    const sent = await sendTo(there.url, { timeoutMs: 300 });
    expect(sent).toMatchObject({ status: null, failure: 'timeout' });
    expect(sent.milliseconds).toBeLessThan(3_000);
  });

  test.each([
    ['resets', (socket: Socket) => socket.resetAndDestroy(), 'connection_lost'],
    ['hangs up', (socket: Socket) => socket.end(), 'connection_lost'],
    [
      'hangs up within its headers',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nx: '),
      'connection_lost',
    ],
    ['speaks another protocol', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'), 'not_http'],
    ['has headers without end', flood, 'not_http'],
  ] as const)('that %s: %#', async (_what, onRequest, failure) => {
    await using there = await bareReceiver(onRequest);
    expect(await sendTo(there.url)).toMatchObject({ status: null, failure });
  });

  test('that has a certificate nobody vouches for gets nothing', async () => {
    const arrived: Arrived[] = [];
    await using there = await receiverWithOwnCertificate((response, each) => {
      arrived.push(each);
      response.end();
    });
    expect(await sendTo(there.url)).toMatchObject({ status: null, failure: 'tls_failed' });
    expect(arrived).toEqual([]);
  });

  test('that speaks no TLS where its address says so gets nothing', async () => {
    await using there = await bareReceiver((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'), 'https');
    expect(await sendTo(there.url)).toMatchObject({ failure: 'tls_failed' });
  });

  test('that is not there is connection_refused', async () => {
    const there = await receiver(ok);
    await there[Symbol.asyncDispose]();
    expect(await sendTo(there.url)).toMatchObject({ failure: 'connection_refused' });
  });

  test.each(['ENOTFOUND', 'EAI_AGAIN'])('whose name has no address (%s) is name_not_found', async (code) => {
    const missing = Object.assign(new Error('getaddrinfo'), { code });
    const resolve = async () => Promise.reject(missing);
    expect(await sendTo('http://events.example', { resolve })).toMatchObject({ failure: 'name_not_found' });
    expect(await sendTo('http://events.example', { resolve: async () => Promise.resolve([]) })).toMatchObject(
      {
        failure: 'name_not_found',
      },
    );
  });

  test('whose name nobody looks up is given up after its time', async () => {
    const never = { resolve: async () => new Promise<never>(() => {}), timeoutMs: 100 };
    expect(await sendTo('http://events.example', never)).toMatchObject({
      failure: expect.stringMatching(/^(?:timeout|unreachable)$/),
    });
  });

  test('costs the others of the same endpoint no more than its time, also where they wait for a connection', async () => {
    await using there = await bareReceiver(() => {});
    const sender = senderTo(there.url, { timeoutMs: 300, connections: 1 });
    const sent = await Promise.all(Array.from({ length: 5 }, async () => sender.send(event)));
    expect(sent.map(({ failure }) => failure)).toEqual(Array.from({ length: 5 }, () => 'timeout'));
    expect(Math.max(...sent.map(({ milliseconds }) => milliseconds))).toBeLessThan(3_000);
  });
});

describe('an address that no event may be sent to', () => {
  test.each([
    ['127.0.0.1', false],
    ['10.0.0.7', false],
    ['::1', false],
    ['169.254.169.254', false],
    ['169.254.169.254', true],
    ['fe80::1', true],
    ['0.0.0.0', true],
  ])('%s behind a name, with private networks %s', async (address, privateNetworks) => {
    const { resolve } = answering(address);
    expect(await sendTo('http://events.example', { resolve, privateNetworks })).toMatchObject({
      failure: 'address_not_allowed',
      status: null,
    });
  });

  test('in the URL itself', async () => {
    await using there = await receiver(ok);
    expect(await sendTo(there.url, { privateNetworks: false })).toMatchObject({
      failure: 'address_not_allowed',
    });
    expect(there.connections()).toBe(0);
  });

  test('that a name changes to (DNS rebinding) is refused by the connection that would go there', async () => {
    await using there = await receiver(
      (response) => void response.writeHead(200, { connection: 'close' }).end(),
    );
    const { asked, resolve } = answering('127.0.0.1', '169.254.169.254');
    const sender = senderTo(`http://events.example:${there.port}/`, { resolve });
    expect(await sender.send(event)).toMatchObject({ status: 200 });
    expect(await sender.send(event)).toMatchObject({ failure: 'address_not_allowed' });
    expect(asked).toEqual(['events.example', 'events.example']);
    expect(there.connections()).toBe(1);
  });

  test('among others refuses them all', async () => {
    await using there = await receiver(ok);
    const both = [
      { address: '127.0.0.1', family: 4 },
      { address: '169.254.169.254', family: 4 },
    ];
    const settings = { resolve: async () => Promise.resolve(both) };
    expect(await sendTo(`http://events.example:${there.port}/`, settings)).toMatchObject({
      failure: 'address_not_allowed',
    });
  });

  test('is not got around by a proxy of the environment', async () => {
    await using proxy = await receiver(ok);
    const { resolve } = answering('169.254.169.254');
    const names = ['HTTP_PROXY', 'http_proxy', 'NODE_USE_ENV_PROXY'] as const;
    const before = names.map((name) => process.env[name]);
    for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : proxy.url;
    try {
      expect(await sendTo('http://events.example', { resolve })).toMatchObject({
        failure: 'address_not_allowed',
      });
      expect(proxy.connections()).toBe(0);
    } finally {
      for (const [index, name] of names.entries()) {
        if (before[index] === undefined) delete process.env[name];
        else process.env[name] = before[index];
      }
    }
  });
});

test('names that nobody answers for take two threads of the four', async () => {
  const running: string[] = [];
  const held = Promise.withResolvers<[]>();
  const resolve = fewAtOnce(async (name) => {
    running.push(name);
    return held.promise;
  });
  const names = Array.from({ length: 40 }, (_, index) => `e${index % 8}.example`);
  const all = Promise.all(names.map(async (name) => resolve(name)));
  await Promise.resolve();
  await new Promise(setImmediate);
  expect(running).toEqual(['e0.example', 'e1.example']);
  held.resolve([]);
  await all;
  expect(running).toHaveLength(8);
});

test.each([
  ['CERT_HAS_EXPIRED', 'tls_failed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_failed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls_failed'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EPIPE', 'connection_lost'],
  ['whatever comes one day', 'connection_lost'],
])('an error with the code %s is %s', (code, failure) => {
  expect(failureOfError(Object.assign(new Error('x'), { code }))).toBe(failure);
});

function drip(socket: Socket): void {
  const letters = Array.from('HTTP/1.1 200 OK\r\n'.repeat(100));
  const timer = setInterval(() => socket.write(letters.shift() ?? 'x'), 20);
  socket.on('close', () => clearInterval(timer));
}

function flood(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n');
  const pump = (): void => {
    while (!socket.destroyed)
      if (!socket.write(`x: ${'y'.repeat(4_000)}\r\n`)) return void socket.once('drain', pump);
  };
  pump();
}
