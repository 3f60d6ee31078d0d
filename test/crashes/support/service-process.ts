/** The service's own processes as they are shipped, to be killed and started again. */
import { fileURLToPath } from 'node:url';
import { spawnOwned } from '../../../src/machine/processes.ts';
import type { OwnedProcess } from '../../../src/machine/processes.ts';
import { until } from '../../support/until.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Beyond its own grace; the machine may be busy with other tests. */
const STOPS_WITHIN_MS = 60_000;

export interface ServiceProcessOptions {
  /** Such as `src/main/server.ts`. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it answers `/healthz` and `/readyz`. */
  readonly url: string;
}

export class ServiceProcess {
  readonly url: string;
  private readonly options: ServiceProcessOptions;
  private running: OwnedProcess | null = null;
  private isDead = true;

  constructor(options: ServiceProcessOptions) {
    this.options = options;
    this.url = options.url;
  }

  get pid(): number {
    if (this.running?.pid === undefined) throw new Error(`${this.options.script} does not run`);
    return this.running.pid;
  }

  /** What it logged last, on either stream. */
  get lastLines(): readonly string[] {
    return this.running?.lastLines() ?? [];
  }

  get isAlive(): boolean {
    return !this.isDead;
  }

  /** @param path `/healthz` where what it needs is away */
  async start(path: '/readyz' | '/healthz' = '/readyz'): Promise<void> {
    const { script, env } = this.options;
    const started = spawnOwned(process.execPath, [script], {
      cwd: root,
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
    });
    this.running = started;
    this.isDead = false;
    void this.noticeDeath(started);
    await until(`${script} answers ${path}`, async () => {
      if (this.isDead) throw new Error(`${script} ended by itself:\n${started.lastLines().join('\n')}`);
      return (await this.answers(path)) ? true : undefined;
    });
  }

  private async noticeDeath(started: OwnedProcess): Promise<void> {
    await started.exited;
    if (this.running === started) this.isDead = true;
  }

  async answers(path: '/readyz' | '/healthz'): Promise<boolean> {
    return await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(5_000) }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status === 200;
      },
      () => false,
    );
  }

  /** `kill -9`: no word of farewell to anybody. */
  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    await this.running?.exited;
  }

  /** As a platform stops it. @returns its exit code */
  async stop(): Promise<number | null> {
    await this.running?.stop(STOPS_WITHIN_MS);
    const exit = await this.running?.exited;
    return exit?.code ?? null;
  }
}
