/** The description of the API at `/openapi.json`, made from the routes' schemas, and a page to read it at `/docs`. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { version } from '../../version.ts';
import { DOCS_CSP } from './security-headers.ts';
import { problemResponse } from '../schemas.ts';
import { named } from './named.ts';
import { withExamples } from './openapi-examples.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A body that is described and not validated. */
    describedBody?: z.ZodType;
  }
}

const BEARER = 'apiKey';

export type OpenApiWebhooks = Readonly<Record<string, object>>;

export const openapiPlugin = fp<{
  readonly publicUrl?: string | undefined;
  readonly webhooks?: OpenApiWebhooks | undefined;
}>(
  async (app, { publicUrl, webhooks = {} }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'idenfy-dual-verification',
          version,
          description:
            'Verifies two identity documents of one person with iDenfy. Errors are problem details (RFC 9457) with a stable `code`.',
        },
        servers: [{ url: publicUrl ?? '/' }],
        ...(Object.keys(webhooks).length > 0 && { webhooks }),
        components: {
          securitySchemes: {
            [BEARER]: {
              type: 'http',
              scheme: 'bearer',
              description: 'An API key, made with `npm run keys`.',
            },
          },
        },
      },
      transform: (document) => {
        const { scope, describedBody } = document.route.config ?? {};
        const described =
          describedBody === undefined
            ? document
            : { ...document, schema: { ...document.schema, body: describedBody } };
        const { schema, url } = jsonSchemaTransform(withBodyProblems(described));
        return { schema: { security: scope === 'public' ? [] : [{ [BEARER]: [] }], ...schema }, url };
      },
      transformObject: (document) => withExamples(withoutUnused(jsonSchemaTransformObject(document))),
    });

    app.get(
      '/openapi.json',
      {
        config: { scope: 'public' },
        schema: { operationId: 'getDescription', summary: 'This description', tags: ['service'] },
      },
      () => app.swagger(),
    );

    const docsPages = named('docs', async (docs) => {
      docs.addHook('onRoute', (route) => {
        route.config = { ...route.config, scope: 'public' };
      });
      await docs.register(swaggerUi, {
        routePrefix: '/docs',
        staticCSP: DOCS_CSP,
        // Its default sends the description to a validator on the internet.
        uiConfig: { validatorUrl: null, persistAuthorization: false },
      });
    });
    await app.register(docsPages);
  },
  { name: 'openapi' },
);

/** Whatever takes a body refuses some before anybody has read them. */
function withBodyProblems<T extends { readonly schema: { body?: unknown; response?: unknown } }>(
  document: T,
): T {
  const { schema } = document;
  if (schema.body === undefined) return document;
  const refusals = {
    413: problemResponse('body_too_large'),
    415: problemResponse('unsupported_media_type'),
  };
  return { ...document, schema: { ...schema, response: { ...refusals, ...Object(schema.response) } } };
}

/** Each named schema comes in two forms, as sent and as received, of which most routes need only one. */
function withoutUnused(document: ReturnType<typeof jsonSchemaTransformObject>): typeof document {
  if (!('components' in document)) return document;
  const { components = {}, ...rest } = document;
  const { schemas = {} } = components;
  const used = new Set<string>();
  const follow = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(schemas[name] ?? null);
    }
  };
  follow(rest);
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
  return document;
}
