/**
 * Work that comes when somebody says that there may be some, and that is looked for now and then in case nobody did: what
 * another server left, or what came while this one was away.
 */
export interface RoundsOptions {
  /** @returns whether there is more, for which nobody has to wait */
  readonly round: () => Promise<boolean>;
  /** Milliseconds; the jitter keeps servers apart. */
  readonly everyMs: number;
  /** What a round could not do is left to the next one. */
  readonly onError: (error: unknown) => void;
}

export class Rounds {
  private readonly options: RoundsOptions;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;

  constructor(options: RoundsOptions) {
    this.options = options;
  }

  start(): void {
    this.schedule();
    this.kick();
  }

  /** There may be something to do. Returns at once; rounds never overlap. */
  kick(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
      if (this.again) this.kick();
    });
  }

  /** Resolves after the round that is under way; there is none after it. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    this.timer = setTimeout(
      () => {
        this.kick();
        if (!this.stopped) this.schedule();
      },
      this.options.everyMs * (0.75 + Math.random() / 2),
    ).unref();
  }

  private async run(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        if (await this.options.round()) this.again = true;
      }
    } catch (error) {
      this.again = false;
      this.options.onError(error);
    }
  }
}
