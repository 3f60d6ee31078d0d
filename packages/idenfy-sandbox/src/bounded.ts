/** A map that drops its least recently used entries if all entries together weigh more than `limit`. */
export class Bounded<T> {
  readonly #limit: number;
  readonly #weigh: (value: T) => number;
  readonly #entries = new Map<string, { value: T; weight: number }>();
  #weight = 0;

  constructor(limit: number, weigh: (value: T) => number) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A map keeps the order of insertion.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T): void {
    this.#remove(key);
    const weight = this.#weigh(value);
    if (weight > this.#limit) return;
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#limit) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}

/** The same, filled by slow work: simultaneous calls wait for the same work. A failure is not kept. */
export class BoundedWork<T> {
  readonly #done: Bounded<T>;
  readonly #isKept: (value: T) => boolean;
  readonly #underWay = new Map<string, Promise<T>>();

  constructor(limit: number, weigh: (value: T) => number, isKept: (value: T) => boolean = () => true) {
    this.#done = new Bounded(limit, weigh);
    this.#isKept = isKept;
  }

  async get(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#done.get(key);
    if (known !== undefined) return known;
    return this.#underWay.get(key) ?? this.#run(key, work);
  }

  set(key: string, value: T): void {
    this.#done.set(key, value);
  }

  #run(key: string, work: () => Promise<T>): Promise<T> {
    const running = work()
      .then((value) => {
        if (this.#isKept(value)) this.#done.set(key, value);
        return value;
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, running);
    return running;
  }
}
