/** A proxy to Temporal that refuses some of its methods, for example those that an account has no right to. */
import { once } from 'node:events';
import { connect, constants, createServer } from 'node:http2';
import type { ClientHttp2Session, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

export interface GrpcGate {
  readonly address: string;
  /** Methods that are answered as done but never reach Temporal; may change at any time. */
  readonly swallowed: Set<string>;
  /** How often a method was called. */
  calls(method: string): number;
  close(): Promise<void>;
}

// https://grpc.io/docs/guides/status-codes/
const OK = '0';
const PERMISSION_DENIED = '7';

/** One message of no bytes: not compressed, length zero (gRPC over HTTP2, Length-Prefixed-Message). */
const EMPTY_MESSAGE = Buffer.alloc(5);

export interface Refusal {
  readonly status: string;
  readonly message: string;
}

/** @param refused names of methods, such as `DeleteWorkflowExecution` */
export async function grpcGate(
  target: string,
  refused: readonly string[],
  refusal: () => Refusal = () => ({ status: PERMISSION_DENIED, message: 'refused' }),
): Promise<GrpcGate> {
  const behind = connect(`http://${target}`);
  behind.on('error', () => {});
  const sessions = new Set<{ destroy(): void }>();
  const swallowed = new Set<string>();
  const counts = new Map<string, number>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on('error', () => {});
    const method = headers[':path']?.split('/').at(-1) ?? '';
    counts.set(method, (counts.get(method) ?? 0) + 1);
    if (swallowed.has(method)) {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': OK }));
      stream.resume();
      stream.end(EMPTY_MESSAGE);
      return;
    }
    if (refused.includes(method)) {
      const { status, message } = refusal();
      stream.respond(
        {
          ':status': 200,
          'content-type': 'application/grpc',
          'grpc-status': status,
          'grpc-message': message,
        },
        { endStream: true },
      );
      return;
    }
    passOn(stream, headers, behind);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The gate has no port.');
  return {
    address: `127.0.0.1:${bound.port}`,
    swallowed,
    calls: (method) => counts.get(method) ?? 0,
    async close() {
      behind.destroy();
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function passOn(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, behind: ClientHttp2Session): void {
  const onward = behind.request(headers);
  onward.on('error', () => stream.destroy());
  onward.on('response', (answer, flags) => {
    // An answer without a body has its gRPC status here, and no trailers.
    const isAll = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(answer, { endStream: isAll, waitForTrailers: !isAll });
    if (isAll) return;
    let trailers: IncomingHttpHeaders = {};
    onward.on('trailers', (last) => (trailers = last));
    stream.on('wantTrailers', () => stream.sendTrailers(withoutPseudo(trailers)));
    onward.pipe(stream);
  });
  stream.on('aborted', () => onward.close());
  stream.pipe(onward);
}

function withoutPseudo(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
}
