/** The sandbox as a separate process, on a free port of this machine, and its control interface. */
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { spawnOwned } from '../../src/machine/processes.ts';

export interface SandboxProcess {
  readonly url: string;
  readonly account: z.infer<typeof accountSchema>;
  /** Calls the control interface; throws its answer if that is an error. */
  readonly control: (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const STARTS_WITHIN_MS = 60_000;

const accountSchema = z.object({
  apiKey: z.string(),
  apiSecret: z.string(),
  signingKeys: z.array(z.string()),
});

export async function startSandbox(): Promise<SandboxProcess> {
  const child = spawnOwned(process.execPath, ['packages/idenfy-sandbox/src/main.ts'], {
    cwd: root,
    env: { ...process.env, SANDBOX_HOST: '127.0.0.1', SANDBOX_PORT: '0' },
  });
  let ended = false;
  void child.exited.then(() => (ended = true));
  const began = Date.now();
  let url: string | undefined;
  while (url === undefined) {
    if (ended || Date.now() - began > STARTS_WITHIN_MS) {
      await child.stop(0);
      throw new Error(`The sandbox does not start: ${child.lastLines().join(' / ')}`);
    }
    await pause(50);
    url = /API\s+(http:\S+)\/api\/v2/.exec(child.lastLines().join('\n'))?.[1];
  }
  const origin = url;
  const control: SandboxProcess['control'] = async (method, path, body) => {
    const answer = await fetch(`${origin}/control/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The sandbox refuses ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    url: origin,
    account: accountSchema.parse(await control('GET', 'account')),
    control,
    stop: async () => child.stop(5_000),
  };
}
