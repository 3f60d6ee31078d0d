/** Examples where `/docs` looks for them: at the body and at the parameter, and not inside of their schemas. */
import type { jsonSchemaTransformObject } from 'fastify-type-provider-zod';

type OpenApi = ReturnType<typeof jsonSchemaTransformObject>;
type Node = Record<string, unknown>;

export function withExamples(document: OpenApi): OpenApi {
  if (!('components' in document)) return document;
  const schemas = nodeOf(nodeOf(document.components)?.['schemas']) ?? {};
  for (const operation of nodesIn(document.paths).flatMap(nodesIn)) {
    for (const parameter of nodesIn(operation['parameters'])) {
      const [example] = examplesOf(parameter['schema'], schemas);
      if (example !== undefined) parameter['example'] = example;
    }
    const requested = nodeOf(operation['requestBody']);
    if (nodesIn(requested?.['content']).some(({ schema }) => mayBeNull(schema)) && requested !== null)
      requested['required'] = false;
    for (const body of [nodeOf(operation['requestBody']), ...nodesIn(operation['responses'])]) {
      for (const media of nodesIn(body?.['content'])) {
        const examples = examplesOf(media['schema'], schemas);
        if (examples.length === 1) media['example'] = examples[0];
        if (examples.length > 1) media['examples'] = named(examples);
      }
    }
  }
  return document;
}

function named(examples: readonly unknown[]): Node {
  return Object.fromEntries(examples.map((value, index) => [`example${index + 1}`, { value }]));
}

function examplesOf(value: unknown, schemas: Node): readonly unknown[] {
  const schema = nodeOf(value);
  const { $ref, examples, anyOf } = schema ?? {};
  if (Array.isArray(examples)) return examples;
  // A body that may be left out is a choice of itself and null.
  if (Array.isArray(anyOf)) return anyOf.flatMap((one: unknown) => examplesOf(one, schemas));
  return typeof $ref === 'string' ? examplesOf(schemas[$ref.replace(/^.*\//, '')], schemas) : [];
}

/** Such a body may be left out as well. */
function mayBeNull(schema: unknown): boolean {
  return nodesIn(nodeOf(schema)?.['anyOf']).some(({ type }) => type === 'null');
}

function nodeOf(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function nodesIn(value: unknown): Node[] {
  return isNode(value) ? Object.values(value).filter(isNode) : [];
}
