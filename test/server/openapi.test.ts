import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import { startTestServer } from './support.ts';
import type { TestServer } from './support.ts';

const documentSchema = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        security: z.array(z.record(z.string(), z.unknown())),
        responses: z.record(z.string(), z.unknown()),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { PUBLIC_URL: 'https://verifications.example.com/' } });
});
afterAll(async () => {
  await server.close();
});

async function readDocument() {
  const response = await server.app.inject({ method: 'GET', url: '/openapi.json' });
  return documentSchema.parse(response.json());
}

test('/openapi.json is valid OpenAPI 3.1 and needs no key', async () => {
  const validator = new Validator();
  const result = await validator.validate(await readDocument());
  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('it lists every route of the API and none of the docs page', async () => {
  const { paths } = await readDocument();
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(listed.toSorted()).toEqual([
    'DELETE /v1/examples/{clientId}',
    'GET /healthz',
    'GET /openapi.json',
    'GET /readyz',
    'GET /v1/examples/{clientId}',
    'POST /v1/examples',
  ]);
});

test('it says which routes need a key, and where the server is', async () => {
  const { paths, servers } = await readDocument();
  expect(paths['/v1/examples']?.['post']?.security).toEqual([{ apiKey: [] }]);
  expect(paths['/healthz']?.['get']?.security).toEqual([]);
  expect(servers).toEqual([{ url: 'https://verifications.example.com' }]);
});

test('problems share one schema, and no schema is left that nothing uses', async () => {
  const document = await readDocument();
  expect(Object.keys(document.components.schemas).toSorted()).toEqual([
    'PlainReason',
    'Problem',
    'ProblemCode',
    'Reason',
    'ReasonWithParameter',
  ]);
  const response = JSON.stringify(document.paths['/v1/examples']?.['post']?.responses['401']);
  expect(response).toContain('application/problem+json');
  expect(response).toContain('#/components/schemas/Problem');
});

describe('/docs', () => {
  test('is a page whose scripts and styles all come from here', async () => {
    const page = await server.app.inject({ method: 'GET', url: '/docs' });
    expect(page.statusCode).toBe(200);
    const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      expect(link).toMatch(/^\/docs\/static\//);
      expect((await server.app.inject({ method: 'GET', url: link })).statusCode).toBe(200);
    }
    // The policy allows no inline script, so that there must be none.
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  });

  test('may run its own scripts, while the API may run none', async () => {
    const page = await server.app.inject({ method: 'GET', url: '/docs/' });
    const api = await server.app.inject({ method: 'GET', url: '/healthz' });
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(api.headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    expect(api.headers['cache-control']).toBe('no-store');
  });

  test('sends the description to nobody', async () => {
    const script = await server.app.inject({ method: 'GET', url: '/docs/static/swagger-initializer.js' });
    expect(script.body).toContain('"validatorUrl":null');
  });

  test('an unknown file of it is a problem like any other', async () => {
    const response = await server.app.inject({ method: 'GET', url: '/docs/static/nothing.js' });
    expect(response.json()).toMatchObject({ status: 404, code: 'not_found' });
  });
});
