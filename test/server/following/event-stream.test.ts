/** A listener's connection, with real sockets. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EventStream } from '../../../src/server/following/event-stream.ts';
import { until } from '../../support/until.ts';

let server: Server;
let stream: EventStream;
let reader: Socket;
/** How often the end of this test's stream was told. */
let ends: { count: number };
beforeEach(async () => {
  const own = { count: 0 };
  ends = own;
  const opened = Promise.withResolvers<EventStream>();
  server = createServer((_request, response) => {
    response.writeHead(200, { connection: 'close' });
    opened.resolve(
      new EventStream(response, () => {
        own.count += 1;
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  reader = connect(address.port, '127.0.0.1');
  reader.on('error', () => {});
  reader.pause();
  reader.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
  stream = await opened.promise;
});
afterEach(async () => {
  reader.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const large = Buffer.from(`data: ${'x'.repeat(30_000)}\n\n`);

/** What the system's own buffers take at the most, many times over. */
const ENOUGH_BYTES = 100_000_000;

test('who does not read is let go, once more waits for it than may', async () => {
  let sent = 0;
  while (stream.isOpen && sent < ENOUGH_BYTES) {
    stream.send(large);
    sent += large.length;
    await setImmediate();
  }
  expect(stream.isOpen).toBe(false);
  await until('its end is told', async () => ends.count === 1 || undefined);
  stream.send(large);
  stream.end();
  expect(ends.count).toBe(1);
});

test('who takes nothing from one beat to the next is let go, however little waits', async () => {
  const little = Buffer.alloc(4_000, '.');
  let [sent, beats] = [0, 0];
  // Until the system's buffers are full, everything is taken.
  while (stream.isOpen && sent < ENOUGH_BYTES) {
    stream.send(little);
    sent += little.length;
    await setImmediate();
    if (stream.waits) {
      stream.beat(':\n\n');
      beats += 1;
    }
  }
  expect([stream.isOpen, beats]).toEqual([false, 2]);
});

test('who reads slowly, and reads, stays', async () => {
  reader.resume();
  for (let beat = 0; beat < 50; beat += 1) {
    stream.send(large);
    await stream.drained();
    stream.beat(':\n\n');
  }
  expect(stream.isOpen).toBe(true);
  let last = '';
  reader.on('data', (chunk) => (last = `${last}${String(chunk)}`.slice(-100)));
  const over = once(reader, 'close');
  stream.send('event: bye\ndata: {}\n\n');
  stream.end();
  await over;
  // What was sent last arrives.
  expect(last).toContain('event: bye\ndata: {}');
  expect(ends.count).toBe(1);
});

test('the end waits a moment for who does not read, and no longer', async () => {
  while (!stream.waits) {
    stream.send(Buffer.alloc(4_000, '.'));
    await setImmediate();
  }
  expect(stream.isOpen).toBe(true);
  stream.end();
  await until('it is closed', async () => ends.count === 1 || undefined);
});
