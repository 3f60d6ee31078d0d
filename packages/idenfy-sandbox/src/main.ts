#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import closeWithGrace from 'close-with-grace';
import { buildSandbox, type SandboxOptions } from './app.ts';
import { sandboxOptionsSchema } from './options.ts';

const environmentSchema = z.object({
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
  /** Where webhooks go. */
  SANDBOX_WEBHOOK_URL: z.url().optional(),
  /** The origins for the user's browser and for the caller, if they differ from the address that it listens on. */
  SANDBOX_PUBLIC_URL: z.url().optional(),
  SANDBOX_FILES_URL: z.url().optional(),
  /** Where sessions, files and webhooks are kept across restarts; without it, only in memory. */
  SANDBOX_STATE_DIR: z.string().min(1).optional(),
  /** A JSON file with options as `buildSandbox` takes them; docs/sandbox.md lists them. */
  SANDBOX_OPTIONS_FILE: z.string().min(1).optional(),
});

const USAGE = `Usage: npm run sandbox -- [options]

  --port PORT          where it listens; 0: any free port   (or SANDBOX_PORT,         4010)
  --host ADDRESS       the address that it listens on       (or SANDBOX_HOST,         127.0.0.1)
  --webhook-url URL    where webhooks go                    (or SANDBOX_WEBHOOK_URL,  nowhere)
  --state-dir DIR      where its state outlives it          (or SANDBOX_STATE_DIR,    only in memory)
  --options FILE       a JSON file with more options        (or SANDBOX_OPTIONS_FILE, docs/sandbox.md)`;

/** The variable that each option stands for. */
const OPTIONS = {
  port: 'SANDBOX_PORT',
  host: 'SANDBOX_HOST',
  'webhook-url': 'SANDBOX_WEBHOOK_URL',
  'state-dir': 'SANDBOX_STATE_DIR',
  options: 'SANDBOX_OPTIONS_FILE',
} as const;

const text = { type: 'string' } as const;

/** @throws for an option that does not exist, with those that do */
function commandLine(): { help: boolean; variables: Record<string, string> } {
  try {
    const { help, ...given } = parseArgs({
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        port: text,
        host: text,
        'webhook-url': text,
        'state-dir': text,
        options: text,
      },
    }).values;
    const variables = Object.entries(OPTIONS).flatMap(([option, variable]) => {
      const value = z.string().optional().parse(Reflect.get(given, option));
      return value === undefined ? [] : [[variable, value] as const];
    });
    return { help, variables: Object.fromEntries(variables) };
  } catch (error) {
    throw new Error(`${explain(error)}\n\n${USAGE}`, { cause: error });
  }
}

function settings(variables: Record<string, string>): {
  host: string;
  port: number;
  options: SandboxOptions;
} {
  const environment = environmentSchema.parse({ ...process.env, ...variables });
  const file = environment.SANDBOX_OPTIONS_FILE;
  const fromFile: unknown = file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'));
  const options = sandboxOptionsSchema.parse(fromFile);
  options.account.webhookUrl = environment.SANDBOX_WEBHOOK_URL ?? options.account.webhookUrl;
  options.publicUrl = environment.SANDBOX_PUBLIC_URL ?? options.publicUrl;
  options.filesUrl = environment.SANDBOX_FILES_URL ?? options.filesUrl;
  options.stateDir = environment.SANDBOX_STATE_DIR ?? options.stateDir;
  return { host: environment.SANDBOX_HOST, port: environment.SANDBOX_PORT, options };
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'another program uses the port; choose another with --port or SANDBOX_PORT (0: any free one)';
  }
  return error instanceof Error ? error.message : String(error);
}

try {
  const { help, variables } = commandLine();
  if (help) console.log(USAGE);
  else await serve(settings(variables));
} catch (error) {
  console.error(`The sandbox cannot start: ${explain(error)}`);
  process.exitCode = 1;
}

async function serve({ host, port, options }: ReturnType<typeof settings>): Promise<void> {
  const sandbox = await buildSandbox(options);
  const { url } = await sandbox.listen(port, host);
  closeWithGrace({ delay: 10_000 }, () => sandbox.close());
  const { apiKey, apiSecret, signingKeys, webhookUrl } = sandbox.control.account;
  // The keys are the sandbox's own inventions, so they may be shown.
  console.log(`A sandbox that stands in for iDenfy. It is not iDenfy: show it no real documents.
  API            ${url}/api/v2 (Basic auth ${apiKey} : ${apiSecret})
  control        ${url}/control
  webhooks go to ${webhookUrl ?? 'nowhere yet: SANDBOX_WEBHOOK_URL, or PATCH /control/account'}
  signed with    ${signingKeys[0] ?? 'nothing'}`);
}
