/** Requests made from the API's own description: as it says, and in every way beside that. */
import * as fc from 'fast-check';
import { z } from 'zod';
import { jsonLike } from './mutations.ts';

const schemaShape = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  propertyNames: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
});
type Schema = z.infer<typeof schemaShape>;

const parameterShape = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  required: z.boolean().default(false),
  schema: z.unknown(),
});
const operationShape = z.looseObject({
  operationId: z.string(),
  parameters: z.array(parameterShape).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
  responses: z.record(z.string(), z.unknown()),
});
const documentShape = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

export interface Sent {
  readonly path: string;
  readonly body: unknown;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly statuses: readonly string[];
  /** As the description has it. */
  readonly described: fc.Arbitrary<Sent>;
  /** That, with parts of it replaced, or anything at all. */
  readonly fuzzed: fc.Arbitrary<Sent>;
}

/** @throws for what nothing can be made of: a pattern, or a schema of a kind that is none of ours */
export function operationsOf(description: unknown): Operation[] {
  const { paths, components } = documentShape.parse(description);
  const maker = new Maker(components.schemas);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters, requestBody, responses }]) => {
      const [body] = Object.values(requestBody?.content ?? {});
      const asDescribed = maker.of(body?.schema ?? { const: undefined });
      const request = (odd: boolean) =>
        fc
          .record({
            parameters: fc.record(
              Object.fromEntries(
                parameters.map(({ name, schema, in: place, required }) => {
                  const good = maker.of(schema).map(String);
                  const any = odd ? fc.oneof({ weight: 3, arbitrary: good }, oddText) : good;
                  return [name, place === 'path' || required ? any : fc.option(any, { nil: undefined })];
                }),
              ),
            ),
            body:
              odd && body !== undefined
                ? fc.oneof(
                    { weight: 2, arbitrary: asDescribed },
                    { weight: 3, arbitrary: asDescribed.chain(jsonLike) },
                  )
                : asDescribed,
          })
          .map((made) => ({ path: addressOf(path, parameters, made.parameters), body: made.body }));
      return {
        id: operationId,
        method: method.toUpperCase(),
        statuses: Object.keys(responses),
        described: request(false),
        fuzzed: request(true),
      };
    }),
  );
}

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.toWellFormed()),
  fc.constantFrom(
    '',
    '.',
    '..',
    '0',
    '-1',
    '1e9',
    'null',
    '%00',
    '../..',
    'a/b',
    '\0',
    '\u202e',
    '9'.repeat(40),
  ),
);

function addressOf(
  path: string,
  parameters: readonly z.infer<typeof parameterShape>[],
  values: Readonly<Record<string, string | undefined>>,
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
  const query = parameters.flatMap(({ in: place, name }) => {
    const value = values[name];
    return place === 'query' && value !== undefined ? [`${name}=${encodeURIComponent(value)}`] : [];
  });
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

class Maker {
  private readonly named: Readonly<Record<string, unknown>>;

  constructor(named: Readonly<Record<string, unknown>>) {
    this.named = named;
  }

  of(given: unknown): fc.Arbitrary<unknown> {
    if (given === true || given === undefined) return fc.jsonValue({ maxDepth: 2 });
    const schema = schemaShape.parse(given);
    if (schema.$ref !== undefined) return this.of(this.named[schema.$ref.replace(/^.*\//, '')]);
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => this.of(choice)));
    if (schema.allOf !== undefined) throw new Error(`Nothing can be made of allOf: ${JSON.stringify(given)}`);
    const types = [schema.type ?? []].flat();
    if (types.length === 0) return fc.jsonValue({ maxDepth: 2 });
    return fc.oneof(...types.map((type) => this.ofType(type, schema)));
  }

  private ofType(type: string, schema: Schema): fc.Arbitrary<unknown> {
    switch (type) {
      case 'string':
        return textOf(schema);
      case 'integer':
        return fc.integer({
          min: schema.minimum ?? -1_000,
          max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1),
        });
      case 'number':
        return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return fc.array(this.of(schema.items), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 3, 3),
        });
      case 'object':
        return this.objectOf(schema);
      default:
        throw new Error(`Nothing can be made of the type ${type}`);
    }
  }

  private objectOf({ properties = {}, required = [], additionalProperties, propertyNames }: Schema) {
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, field]) => [name, this.of(field)]),
    );
    const known = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
    if (additionalProperties === undefined || additionalProperties === false) return known;
    const names = this.of(propertyNames ?? { type: 'string', maxLength: 10 }).map(String);
    const more = fc.dictionary(names, this.of(additionalProperties), { maxKeys: 2 });
    return fc.tuple(known, more).map(([one, other]) => ({ ...other, ...one }));
  }
}

function textOf({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<unknown> {
  if (pattern !== undefined) {
    const made = fc.stringMatching(new RegExp(pattern), { size: 'small' });
    return made.map((text) => text.slice(0, maxLength)).filter((text) => text.length >= minLength);
  }
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === 'uri') return fc.webUrl();
  return fc.string({ minLength, maxLength: Math.min(maxLength, 60) });
}
