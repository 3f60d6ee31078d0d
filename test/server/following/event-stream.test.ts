/** A listener's connection, with real sockets. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EventStream } from '../../../src/server/following/event-stream.ts';
import { until } from '../../support/until.ts';

let server: Server;
let stream: EventStream;
let reader: Socket;
let closed = 0;
beforeEach(async () => {
  closed = 0;
  const opened = Promise.withResolvers<EventStream>();
  server = createServer((_request, response) => {
    response.writeHead(200, { connection: 'close' });
    opened.resolve(
      new EventStream(response, () => {
        closed += 1;
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

test('who does not read is let go, once more waits for it than may', async () => {
  let sent = 0;
  await until('it is let go', async () => {
    stream.send(large);
    sent += 1;
    return !stream.isOpen || undefined;
  });
  await until('its end is told', async () => closed === 1 || undefined);
  // Beyond the system's own buffers, at most what may wait was kept.
  expect(sent * large.length).toBeLessThan(50_000_000);
  stream.send(large);
  stream.end();
  expect(closed).toBe(1);
});

test('who takes nothing from one beat to the next is let go, however little waits', async () => {
  // Fills the system's buffers up to where something waits, and no further.
  let filled = 0;
  const response = Buffer.alloc(4_000, '.');
  await until('something waits', async () => {
    stream.send(response);
    filled += 1;
    stream.beat(':\n\n');
    return !stream.isOpen || filled > 20_000 || undefined;
  });
  expect(stream.isOpen).toBe(false);
});

test('who reads slowly, and reads, stays', async () => {
  reader.resume();
  for (let beat = 0; beat < 50; beat += 1) {
    stream.send(large);
    await stream.drained();
    stream.beat(':\n\n');
  }
  expect(stream.isOpen).toBe(true);
  const over = once(reader, 'close');
  stream.end('event: bye\ndata: {}\n\n');
  await over;
  expect(closed).toBe(1);
});
