/**
 * A Postman collection (format 2.1, which Bruno and Insomnia import too) of the API's description. Not by
 * openapi-to-postmanv2: it gives every part a random id, so that each run would change the file, and brings 90 packages.
 */
import { z } from 'zod';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const exampleSchema = z.unknown().optional();
const parameterSchema = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  description: z.string().optional(),
  example: exampleSchema,
});
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).default([]),
  security: z.array(z.unknown()),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z
    .object({
      content: z.object({
        'application/json': z.object({
          example: exampleSchema,
          examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
        }),
      }),
    })
    .optional(),
});
type Operation = z.infer<typeof operationSchema>;
const methods = ['get', 'put', 'post', 'delete'] as const;
const descriptionSchema = z.object({
  info: z.object({ title: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operationSchema)),
});

export function collectionOf(description: string): object {
  const { info, paths } = descriptionSchema.parse(JSON.parse(description));
  const requests = Object.entries(paths).flatMap(([path, byMethod]) =>
    methods.flatMap((method) => {
      const operation = byMethod[method];
      // What iDenfy sends it signs: nobody plays it by hand.
      const isAsked = operation !== undefined && operation.operationId !== 'receiveWebhook';
      return isAsked ? [{ tag: operation.tags[0] ?? 'other', item: itemOf(method, path, operation) }] : [];
    }),
  );
  const folders = Map.groupBy(requests, ({ tag }) => tag);
  return {
    info: { name: info.title, description: info.description, schema: SCHEMA },
    auth: bearer('{{apiKey}}'),
    variable: [
      { key: 'baseUrl', value: 'http://127.0.0.1:3000' },
      { key: 'apiKey', value: '' },
    ],
    item: [...folders].map(([name, of]) => ({ name, item: of.map(({ item }) => item) })),
  };
}

function itemOf(method: string, path: string, operation: Operation): object {
  const { operationId, summary = operationId, description, security, parameters } = operation;
  const body = bodyOf(operation);
  const segments = path
    .slice(1)
    .split('/')
    .map((segment) => segment.replace(/^\{(\w+)\}$/, ':$1'));
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const query = parameters.filter((parameter) => parameter.in === 'query');
  return {
    name: summary,
    request: {
      method: method.toUpperCase(),
      ...(description !== undefined && { description }),
      ...(security.length === 0 && { auth: { type: 'noauth' } }),
      header: body === undefined ? [] : [{ key: 'Content-Type', value: 'application/json' }],
      url: {
        raw: `{{baseUrl}}/${segments.join('/')}`,
        host: ['{{baseUrl}}'],
        path: segments,
        ...(inPath.length > 0 && { variable: inPath.map(valueOf) }),
        // Each is there to be turned on.
        ...(query.length > 0 && {
          query: query.map((parameter) => ({ ...valueOf(parameter), disabled: true })),
        }),
      },
      ...(body !== undefined && {
        body: { mode: 'raw', raw: JSON.stringify(body, null, 2), options: { raw: { language: 'json' } } },
      }),
    },
  };
}

function valueOf({ name, description, example }: z.infer<typeof parameterSchema>): object {
  const value = typeof example === 'string' || typeof example === 'number' ? String(example) : '';
  return { key: name, value, ...(description !== undefined && { description }) };
}

function bodyOf({ requestBody }: Operation): unknown {
  const { example, examples = {} } = requestBody?.content['application/json'] ?? {};
  return example ?? Object.values(examples)[0]?.value;
}

function bearer(token: string): object {
  return { type: 'bearer', bearer: [{ key: 'token', value: token, type: 'string' }] };
}
