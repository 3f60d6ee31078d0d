// A longer delay than this makes setTimeout fire at once.
const longestDelay = 2 ** 31 - 1;

/** Timers that never keep a process alive and all end with the sandbox. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  readonly #onError: (error: unknown) => void;
  #closed = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Runs `task` after `ms`; delays beyond 24 days fire early, so the task looks at the clock itself. */
  after(ms: number, task: () => void | Promise<void>): void {
    if (this.#closed) return;
    const timer = setTimeout(
      () => {
        this.#running.delete(timer);
        this.run(task);
      },
      Math.min(Math.max(ms, 0), longestDelay),
    );
    timer.unref();
    this.#running.add(timer);
  }

  run(task: () => void | Promise<void>): void {
    if (this.#closed) return;
    // A separate function also turns a synchronous throw into a rejection.
    (async () => task())().catch((error: unknown) => {
      if (!this.#closed) this.#onError(error);
    });
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
