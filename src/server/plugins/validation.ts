/** zod checks what comes in, naming every field that is wrong, and what goes out. */
import fp from 'fastify-plugin';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { FastifySchemaCompiler } from 'fastify';
import type { core, z } from 'zod';
import { fieldPath } from '../field-path.ts';
import { Problem } from '../problems.ts';
import type { FieldError } from '../problems.ts';

/** A body full of mistakes must not buy an answer many times its size. */
const MAX_ERRORS = 20;

const parts: Readonly<Record<string, FieldError['in']>> = {
  body: 'body',
  params: 'path',
  querystring: 'query',
  headers: 'headers',
};

export const validationPlugin = fp(
  (app, _options, done) => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    done();
  },
  { name: 'validation' },
);

const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = parts[httpPart ?? ''] ?? 'body';
  return (data) => {
    const result = schema.safeParse(data, { error: missingField });
    if (result.success) return { value: result.data };
    const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, part)).slice(0, MAX_ERRORS);
    return { error: new Problem('invalid_request', { errors }) };
  };
};

const missingField: core.$ZodErrorMap = ({ code, input }) =>
  code === 'invalid_type' && input === undefined ? 'is missing' : undefined;

function fieldErrors(issue: core.$ZodIssue, part: FieldError['in']): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: part,
      field: fieldPath([...issue.path, key]),
      message: 'is not a field of this request',
    }));
  }
  return [{ in: part, field: fieldPath(issue.path), message: issue.message }];
}
