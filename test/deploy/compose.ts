/** docker-compose.yml as `docker compose` reads it, for what this file uses of it; anything else is an error. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);

const duration = z.string().regex(/^\d+s$/);
const ended = z.enum(['service_healthy', 'service_completed_successfully']);
const checkSchema = z.strictObject({
  test: z.tuple([z.literal('CMD')], z.string()),
  interval: duration,
  timeout: duration,
  retries: z.int(),
  start_period: duration,
});
const commonSchema = z.strictObject({
  image: z.string(),
  build: z
    .union([z.literal('.'), z.strictObject({ context: z.literal('.'), target: z.string() })])
    .optional(),
  profiles: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  env_file: z
    .array(z.strictObject({ path: z.string(), required: z.literal(false) }))
    .max(1)
    .optional(),
  environment: z.record(z.string(), z.string()).default({}),
  init: z.literal(true).optional(),
  restart: z.string(),
  stop_grace_period: duration,
  read_only: z.boolean(),
  tmpfs: z.array(z.string()),
  shm_size: z.string().optional(),
  mem_limit: z.string().regex(/^\d+[gm]$/),
  memswap_limit: z.string(),
  pids_limit: z.int(),
  networks: z.array(z.string()),
  cap_drop: z.array(z.string()),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()),
  depends_on: z.record(z.string(), z.strictObject({ condition: ended })).default({}),
});
const serviceSchema = commonSchema.extend({ healthcheck: checkSchema });
/** One that does its work and ends. */
const jobSchema = commonSchema.extend({ healthcheck: z.strictObject({ disable: z.literal(true) }) });
export type Service = z.infer<typeof serviceSchema>;

const names = ['temporal', 'postgres', 'api', 'worker', 'sandbox'] as const;
export type ServiceName = (typeof names)[number];

const fileSchema = z.strictObject({
  name: z.string(),
  'x-process': z.unknown(),
  'x-settings': z.unknown(),
  'x-settings-file': z.unknown(),
  services: z.strictObject({
    temporal: serviceSchema,
    postgres: serviceSchema,
    api: serviceSchema,
    worker: serviceSchema,
    migrate: jobSchema,
    sandbox: serviceSchema,
  }),
  volumes: z.record(z.string(), z.null()),
  networks: z.record(z.string(), z.strictObject({ internal: z.literal(true) }).nullable()),
});

const overlaySchema = z.strictObject({
  services: z.record(
    z.string(),
    z.strictObject({ environment: z.record(z.string(), z.string()), secrets: z.array(z.string()) }),
  ),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});
export type Compose = z.infer<typeof fileSchema>;

/**
 * The file, where these variables stand in `.env`: in their places, and in the environment of the services that get the
 * whole file. @throws for a required one that is missing, as `docker compose` does
 */
export function readCompose(variables: Readonly<Record<string, string | undefined>>): Compose {
  const text = readFileSync(new URL('docker-compose.yml', root), 'utf8');
  const file = fileSchema.parse(interpolated(parse(text, { merge: true }), variables));
  for (const service of Object.values(file.services)) {
    if (service.env_file !== undefined)
      service.environment = { ...defined(variables), ...service.environment };
  }
  return file;
}

/** docker-compose.secrets.yml, which is laid over it. */
export function readSecretsOverlay(variables: Readonly<Record<string, string | undefined>>) {
  const text = readFileSync(new URL('docker-compose.secrets.yml', root), 'utf8');
  return overlaySchema.parse(interpolated(parse(text, { merge: true }), variables));
}

function defined(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The variables of the committed file with which the system is tried out. */
export function sandboxVariables(): Readonly<Record<string, string | undefined>> {
  return parseEnv(readFileSync(new URL('.env.sandbox', root), 'utf8'));
}

/** `${NAME:-default}` and `${NAME:?message}`, the two forms that the file uses. */
function interpolated(value: unknown, variables: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value === 'string') {
    const done = value.replaceAll(
      /\$\{([A-Z0-9_]+):([-?])([^{}]*)\}/g,
      (_whole, name: string, form: string, rest: string) => {
        const given = variables[name];
        if (given) return given;
        if (form === '?') throw new Error(`required variable ${name} is missing a value: ${rest}`);
        return rest;
      },
    );
    // One may stand within another, as its default.
    if (done !== value) return interpolated(done, variables);
    if (done.includes('$')) throw new Error(`an interpolation that this reader does not know: ${value}`);
    return done;
  }
  if (Array.isArray(value)) return value.map((each) => interpolated(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, interpolated(each, variables)]));
}

export function secondsOf(text: string): number {
  return Number(text.replace(/s$/, ''));
}
