/** The types of a call, from those that are generated of the API's description. */
import type { operations } from './api.ts';
import type { routes } from './operations.ts';

/** Every operation of the API that takes and answers JSON. */
export type OperationId = keyof typeof routes & keyof operations;

type Json = 'application/json';
type Parameters<Id extends OperationId> = Pick<operations[Id]['parameters'], 'path' | 'query'>;

type Body<O> = O extends { requestBody: { content: Record<Json, infer B> } }
  ? { readonly body: B }
  : [O extends { requestBody?: infer R } ? Exclude<R, undefined> : never] extends [never]
    ? { readonly body?: never }
    : O extends { requestBody?: { content: Record<Json, infer B> } }
      ? { readonly body?: B }
      : { readonly body?: never };

/** What an operation takes: `path`, `query` and `body`, as far as it has them. */
export type RequestOf<Id extends OperationId> = Parameters<Id> & Body<operations[Id]>;

type Good = 200 | 201 | 202 | 204;
type Responses<Id extends OperationId> = operations[Id]['responses'];

/** What an operation answers when it does what was asked. */
export type AnswerOf<Id extends OperationId> = {
  [Status in keyof Responses<Id> & Good]: Responses<Id>[Status] extends { content: Record<Json, infer A> }
    ? A
    : undefined;
}[keyof Responses<Id> & Good];

/** The request may be left out where nothing in it is needed. */
export type CallArguments<Id extends OperationId, Options> =
  Partial<RequestOf<Id>> extends RequestOf<Id>
    ? [request?: RequestOf<Id>, options?: Options]
    : [request: RequestOf<Id>, options?: Options];
