/** The files that are made of the API's description, by their paths. */
import { format, resolveConfig } from 'prettier';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { collectionOf } from './collection.ts';
import { typesOf } from './typescript.ts';

const methods = ['get', 'put', 'post', 'delete'] as const;
const operationSchema = z.looseObject({
  operationId: z.string(),
  security: z.array(z.unknown()),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
});
const descriptionSchema = z.looseObject({
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operationSchema)),
  components: z.looseObject({
    schemas: z.looseObject({ ProblemCode: z.looseObject({ enum: z.array(z.string()) }) }),
  }),
});

const HEADER = '// Made of the API’s description by `npm run docs`: not written by hand.\n';

export async function generatedFiles(description: string): Promise<Readonly<Record<string, string>>> {
  const { paths, components } = descriptionSchema.parse(JSON.parse(description));
  return {
    'examples/postman-collection.json': await formatted(JSON.stringify(collectionOf(description)), 'json'),
    'packages/client/src/api.ts': await typescript(
      HEADER + (await typesOf(description, { immutable: true })),
    ),
    'packages/client/src/operations.ts': await typescript(
      `${HEADER}import type { components } from './api.ts';

      /** Each operation that a key may ask for and that answers JSON: its method and its path. */
      export const routes = ${JSON.stringify(routesOf(paths))} as const;

      /** What this version of the package knows; a newer service may have more. */
      export const problemCodes: readonly components['schemas']['ProblemCode'][] =
        ${JSON.stringify(components.schemas.ProblemCode.enum)};\n`,
    ),
  };
}

function routesOf(paths: z.infer<typeof descriptionSchema>['paths']): Readonly<Record<string, unknown>> {
  const all = Object.entries(paths).flatMap(([path, byMethod]) =>
    methods.flatMap((method) => {
      const operation = byMethod[method];
      const isAKeys = operation !== undefined && operation.security.length > 0 && answersJson(operation);
      return isAKeys ? [[operation.operationId, [method.toUpperCase(), path]] as const] : [];
    }),
  );
  return Object.fromEntries(all);
}

function answersJson({ responses }: z.infer<typeof operationSchema>): boolean {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return good.every(([, { content }]) => content === undefined || 'application/json' in content);
}

const typescript = async (text: string) => formatted(text, 'typescript');

async function formatted(text: string, parser: 'json' | 'typescript'): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  return await format(text, { ...(await resolveConfig(`${root}any.ts`)), parser });
}
