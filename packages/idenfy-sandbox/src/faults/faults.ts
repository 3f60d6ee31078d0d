import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { magicRowOf } from '../magic.ts';
import type { SandboxState } from '../state.ts';
import type { TokenType } from '../vocabulary.ts';
import {
  type FaultInput,
  type FaultParams,
  type FaultScope,
  paramsOf,
  type ParsedFault,
  parseFault,
} from './input.ts';
import type { Endpoint, FaultName } from './table.ts';

/** A fault that was set. */
export interface Fault extends Readonly<FaultScope> {
  readonly id: string;
  readonly fault: FaultName;
  readonly params: Readonly<Record<string, unknown>>;
  /** How often it will still strike; null: until it is removed. */
  times: number | null;
  /** How many calls it will still leave alone. */
  skip: number;
  struck: number;
}

export interface FaultFilter {
  id?: string | undefined;
  clientId?: string | undefined;
  fault?: FaultName | undefined;
}

/** What a fault may strike. */
export interface Target {
  clientId: string;
  tokenType: TokenType;
  endpoint?: Endpoint;
  file?: string;
  final?: boolean | null;
}

const allows = <T>(wanted: T | undefined, given: T | null | undefined) =>
  wanted === undefined || wanted === given;

/** The faults that are set, including those of magic clientIds. They are lost when the sandbox stops. */
export class Faults {
  readonly #magic: boolean;
  readonly #state: SandboxState;
  readonly #faults = new Map<string | undefined, Fault[]>();
  readonly #magicSeen = new Set<string>();
  readonly #closing = new AbortController();

  constructor(magic: boolean, state: SandboxState) {
    this.#magic = magic;
    this.#state = state;
    // One for each request that is not answered.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Ends with the sandbox and releases waiting requests. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
  }

  /** @throws z.ZodError */
  set(input: FaultInput): Fault {
    return this.#add(parseFault(input));
  }

  /** Replaces all faults. @throws z.ZodError if one is wrong; then nothing has changed */
  replace(inputs: ReadonlyArray<FaultInput>): Fault[] {
    const parsed = inputs.map(parseFault);
    this.#faults.clear();
    return parsed.map((fault) => this.#add(fault));
  }

  list(filter: FaultFilter = {}): Fault[] {
    return [...this.#faults.values()].flat().filter((fault) => fits(fault, filter));
  }

  /** Removes matching faults and returns their number. */
  clear(filter: FaultFilter = {}): number {
    let removed = 0;
    for (const [clientId, faults] of this.#faults) {
      const staying = faults.filter((fault) => !fits(fault, filter));
      removed += faults.length - staying.length;
      this.#faults.set(clientId, staying);
    }
    return removed;
  }

  /** The parameters of the fault that strikes this call, which counts as a strike; undefined: none strikes. */
  take<N extends FaultName>(name: N, target: Target): FaultParams<N> | undefined {
    this.#meet(target.clientId);
    const found = [target.clientId, undefined]
      .flatMap((clientId) => this.#faults.get(clientId) ?? [])
      .find((fault) => fault.fault === name && strikes(fault, target));
    if (found === undefined) return undefined;
    if (found.skip > 0) {
      found.skip -= 1;
      return undefined;
    }
    if (found.times !== null) found.times -= 1;
    found.struck += 1;
    this.#state.changed();
    return paramsOf(name, found.params);
  }

  /** Waits, at most until the sandbox closes. */
  async sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { ref: false, signal: this.closing }).catch(() => undefined);
  }

  /** The faults of a magic clientId are set at its first request. */
  #meet(clientId: string): void {
    if (!this.#magic || this.#magicSeen.has(clientId)) return;
    const faults = magicRowOf(clientId)?.faults;
    if (faults === undefined) return;
    this.#magicSeen.add(clientId);
    for (const fault of faults) this.set({ ...fault, clientId });
  }

  #add({ fault, scope, times, params }: ParsedFault): Fault {
    const added: Fault = { ...scope, id: randomUUID(), fault, times, params, struck: 0 };
    const others = this.#faults.get(scope.clientId) ?? [];
    this.#faults.set(scope.clientId, [...others, added]);
    return added;
  }
}

const fits = (fault: Fault, filter: FaultFilter) =>
  allows(filter.id, fault.id) && allows(filter.clientId, fault.clientId) && allows(filter.fault, fault.fault);

const strikes = (fault: Fault, target: Target) =>
  (fault.times === null || fault.times > 0) &&
  allows(fault.tokenType, target.tokenType) &&
  allows(fault.endpoint, target.endpoint) &&
  allows(fault.file, target.file) &&
  allows(fault.final, target.final);
