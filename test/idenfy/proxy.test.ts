/** Calls to iDenfy by a proxy that is set, as a tunnel through which it reads nothing; never by one that is not. */
import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createIdenfyClient } from '../../src/idenfy/client.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return address.port;
}

/** Answers as iDenfy answers a question for a status. */
async function startIdenfy(): Promise<string> {
  const server = createHttpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'ACTIVE', scanRef: 'scan-1' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

interface Tunnel {
  readonly to: string | undefined;
  readonly credentials: string | undefined;
}

async function startProxy(status = 200): Promise<{ port: number; tunnels: Tunnel[] }> {
  const tunnels: Tunnel[] = [];
  const sockets = new Set<Socket>();
  const server = createHttpServer();
  server.on('connect', (request: IncomingMessage, near: Socket) => {
    tunnels.push({ to: request.url, credentials: request.headers['proxy-authorization'] });
    sockets.add(near);
    near.on('error', () => {});
    if (status !== 200) {
      near.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const [host = '', port] = (request.url ?? '').split(':');
    const far = connect(Number(port), host, () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    far.on('error', () => near.destroy());
    sockets.add(far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: portOf(server.address()), tunnels };
}

function clientOf(baseUrl: string, proxy?: string) {
  const client = createIdenfyClient({ baseUrl, apiKey: 'a-key', apiSecret: 'a-secret', proxy });
  closers.push(async () => client.close());
  return client;
}

test('a call goes through the proxy, which sees where it leads, and gets its own credentials alone', async () => {
  const idenfy = await startIdenfy();
  const { port, tunnels } = await startProxy();
  const client = clientOf(idenfy, `http://user:p%40ss@127.0.0.1:${port}`);
  expect(await client.status({ scanRef: 'scan-1' })).toMatchObject({ scanRef: 'scan-1' });
  const credentials = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
  expect(tunnels).toEqual([{ to: new URL(idenfy).host, credentials }]);
});

test.each([407, 403, 502])('a proxy that answers %i has delivered nothing', async (status) => {
  const { port } = await startProxy(status);
  const client = clientOf(await startIdenfy(), `http://127.0.0.1:${port}`);
  await expect(client.status({ scanRef: 'scan-1' })).rejects.toMatchObject({
    code: 'connection_failed',
    delivered: 'no',
  });
});

test('without a proxy set, the one of the environment is not used', async () => {
  const { port, tunnels } = await startProxy();
  const before = process.env['HTTPS_PROXY'];
  process.env['HTTPS_PROXY'] = process.env['HTTP_PROXY'] = `http://127.0.0.1:${port}`;
  try {
    expect(await clientOf(await startIdenfy()).status({ scanRef: 'scan-1' })).toMatchObject({
      scanRef: 'scan-1',
    });
    expect(tunnels).toEqual([]);
  } finally {
    delete process.env['HTTP_PROXY'];
    if (before === undefined) delete process.env['HTTPS_PROXY'];
    else process.env['HTTPS_PROXY'] = before;
  }
});

test('a proxy that is not there has delivered nothing', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  const client = clientOf(await startIdenfy(), `http://127.0.0.1:${port}`);
  await expect(client.status({ scanRef: 'scan-1' })).rejects.toMatchObject({
    code: 'connection_failed',
    delivered: 'no',
  });
});
