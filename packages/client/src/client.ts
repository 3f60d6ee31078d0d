import type { components } from './api.ts';
import type { AnswerOf, CallArguments, OperationId, RequestOf } from './calls.ts';
import { UnexpectedAnswerError } from './errors.ts';
import { routes } from './operations.ts';
import { parsed, sender } from './send.ts';
import type { CallOptions, ClientOptions, Sent } from './send.ts';
import { waitForOutcome } from './waiting.ts';
import type { ClosedVerification, WaitOptions } from './waiting.ts';

type Schemas = components['schemas'];

/** `limit` is of one page. */
type Filter<Id extends 'findVerifications' | 'listEvents', Place extends string> = Omit<
  NonNullable<RequestOf<Id>['query']>,
  Place
>;

export interface Client {
  /** Starts a verification, or gives the session of the one that is open. Send the user to `session.redirectUrl`. */
  open(
    request: RequestOf<'openVerification'>['body'],
    options?: CallOptions,
  ): Promise<Schemas['OpenedVerification']>;
  /** The latest verification of a `clientId`. What there is depends on its `stage`. */
  get(clientId: string, options?: CallOptions): Promise<Schemas['Verification']>;
  /** Stops the open verification and records it as CANCELLED. */
  cancel(clientId: string, options?: CallOptions): Promise<Schemas['Verification']>;
  /** Resolves with the closed verification, however long that takes; a service that is away is waited for. */
  waitForOutcome(clientId: string, options?: WaitOptions): Promise<ClosedVerification>;
  /** Every event that was told and is still kept, the oldest first, page by page as you go on. */
  events(filter?: Filter<'listEvents', 'after'>, options?: CallOptions): AsyncGenerator<Schemas['Event']>;
  /** Every attempt that the filter finds, page by page as you go on. */
  verifications(
    filter?: Filter<'findVerifications', 'cursor'>,
    options?: CallOptions,
  ): AsyncGenerator<Schemas['FoundVerifications']['verifications'][number]>;
  /** Any operation of the API by the name that its description gives it. */
  call<Id extends OperationId>(operation: Id, ...rest: CallArguments<Id, CallOptions>): Promise<AnswerOf<Id>>;
  /** A stored document as it comes; its type is in the header `content-type`. It needs an operator's key. */
  document(
    clientId: string,
    name: string,
    options?: CallOptions & { readonly verificationId?: string },
  ): Promise<Response>;
}

export function createClient(options: ClientOptions): Client {
  const send = sender(options);

  const call = async <Id extends OperationId>(
    operation: Id,
    ...[request, callOptions = {}]: CallArguments<Id, CallOptions>
  ): Promise<AnswerOf<Id>> =>
    send(sentOf(operation, request ?? {}), callOptions, async (answer): Promise<AnswerOf<Id>> => {
      const text = await answer.text();
      const value = text === '' ? undefined : parsed(text);
      if (answer.status === 204 || value !== undefined) return answerOf<Id>(value);
      throw new UnexpectedAnswerError(operation, answer.status, 'is no JSON');
    });

  async function* events(
    filter: Filter<'listEvents', 'after'> = {},
    callOptions?: CallOptions,
  ): AsyncGenerator<Schemas['Event']> {
    for (let place = {}; ;) {
      const { events: page, next } = await call(
        'listEvents',
        { query: { ...filter, ...place } },
        callOptions,
      );
      yield* page;
      if (next === null) return;
      place = { after: next };
    }
  }

  async function* verifications(
    filter: Filter<'findVerifications', 'cursor'> = {},
    callOptions?: CallOptions,
  ): AsyncGenerator<Schemas['FoundVerifications']['verifications'][number]> {
    for (let place = {}; ;) {
      const query = { ...filter, ...place };
      const { verifications: page, next } = await call('findVerifications', { query }, callOptions);
      yield* page;
      if (next === null) return;
      place = { cursor: next };
    }
  }

  return {
    call,
    events,
    verifications,
    open: async (body, callOptions) => call('openVerification', { body }, callOptions),
    get: async (clientId, callOptions) => call('getVerification', { path: { clientId } }, callOptions),
    cancel: async (clientId, callOptions) => call('cancelVerification', { path: { clientId } }, callOptions),
    waitForOutcome: async (clientId, waitOptions) =>
      waitForOutcome(
        async (id, query, callOptions) =>
          call('getVerification', { path: { clientId: id }, query }, callOptions),
        clientId,
        waitOptions,
      ),
    document: async (clientId, name, { verificationId, ...callOptions } = {}) =>
      send(
        {
          operation: 'getDocument',
          method: 'GET',
          path: pathOf('/v1/verifications/{clientId}/documents/{name}', { clientId, name }),
          query: { verificationId },
        },
        callOptions,
        async (answer) => answer,
      ),
  };
}

/** What the service says of its own answers is in its description, and holds by its own tests. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const answerOf = <Id extends OperationId>(value: unknown) => value as AnswerOf<Id>;

interface AnyRequest {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

function sentOf<Id extends OperationId>(operation: Id, request: RequestOf<Id> | AnyRequest): Sent {
  const [method, template] = routes[operation];
  const { path = {}, query, body }: AnyRequest = request;
  return { operation, method, path: pathOf(template, path), query, body };
}

/** @throws TypeError for a part that would make another address of it */
function pathOf(template: string, parts: object): string {
  const values = new Map(Object.entries(parts));
  return template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = String(values.get(name) ?? '');
    // URL parsers take these away, and what is left is another operation's address.
    if (['', '.', '..'].includes(value)) throw new TypeError(`"${name}" must not be empty, "." or ".."`);
    return encodeURIComponent(value);
  });
}
