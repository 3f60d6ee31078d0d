/** The examples, running: each a process of its own, but for Next.js' handlers, which are functions. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from '../../src/machine/ports.ts';
import { pythonEnvironment, whyNoEnvironment } from '../../tools/python.ts';
import { until } from '../support/until.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

export interface Example extends AsyncDisposable {
  readonly url: string;
}
export type Settings = Readonly<Record<'API' | 'API_KEY' | 'EVENT_SECRETS', string>>;
export type Start = (port: number, settings: Settings) => Promise<Example>;

const fastapi = `${examples}fastapi/requirements.txt`;
const environment = await pythonEnvironment(fastapi).catch(() => '');
/** Undefined where the example in FastAPI can run. */
export const whyNoFastapi = whyNoEnvironment(fastapi);

export const starts = {
  express: async (port: number, settings: Settings) =>
    ofProcess(port, settings, process.execPath, [`${examples}express/app.ts`]),
  fastify: async (port: number, settings: Settings) =>
    ofProcess(port, settings, process.execPath, [`${examples}fastify/app.ts`]),
  nextjs: ofHandlers,
  fastapi: async (port: number, settings: Settings) => {
    const python = path.join(environment, 'bin', 'python');
    const options = ['--app-dir', `${examples}fastapi`, '--host', '127.0.0.1', '--port', String(port)];
    return ofProcess(port, settings, python, ['-m', 'uvicorn', 'app:app', ...options]);
  },
} as const satisfies Record<string, Start>;

export { freePort };

async function ofProcess(
  port: number,
  settings: Settings,
  program: string,
  args: readonly string[],
): Promise<Example> {
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ...settings, PORT: String(port), PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
  try {
    await until(`an answer of ${args.at(-1)}`, async () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
      return await fetch(`${url}/users/nobody/verification`).catch(() => undefined);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, [Symbol.asyncDispose]: stop };
}

const handler = z.custom<(request: Request, context: object) => Promise<Response>>(
  (it) => typeof it === 'function',
);
const routes = {
  user: z.object({ GET: handler, POST: handler }),
  events: z.object({ POST: handler }),
};

/** Next.js calls a handler with a Request and sends its Response. */
async function ofHandlers(port: number, settings: Settings): Promise<Example> {
  Object.assign(process.env, settings);
  const app = `${examples}nextjs/app`;
  const user = routes.user.parse({ ...(await import(`${app}/users/[user]/verification/route.ts`)) });
  const events = routes.events.parse({ ...(await import(`${app}/events/route.ts`)) });
  const url = `http://127.0.0.1:${port}`;
  const answerTo = async (incoming: IncomingMessage): Promise<Response> => {
    const request = await requestOf(url, incoming);
    const name = /^\/users\/([^/]+)\/verification$/.exec(new URL(request.url).pathname)?.[1];
    if (name === undefined) return events.POST(request, {});
    const params = Promise.resolve({ user: decodeURIComponent(name) });
    return request.method === 'POST' ? user.POST(request, { params }) : user.GET(request, { params });
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const response = await answerTo(incoming);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function requestOf(url: string, incoming: IncomingMessage): Promise<Request> {
  const { method = 'GET' } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
  const body = await buffer(incoming);
  return new Request(`${url}${incoming.url}`, { method, headers, ...(method === 'POST' && { body }) });
}
