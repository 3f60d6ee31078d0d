/**
 * The frame of every benchmark. A benchmark measures the product and a floor that is built from the same parts, in turns
 * within one run, so that both meet the same machine; the first turn of each warms up and does not count. It prints the
 * median and the spread of each with the machine's load and, last on stdout, one JSON object (`resultSchema`).
 *
 *     await bench({
 *       name: 'compare',
 *       figures: { p99Ms: { unit: 'ms', goal: { of: 'product', atMost: 1 } } },
 *       open: async ({ short, signal, values, say }) => ({
 *         product: async () => ({ p99Ms: 0.7 }),   // one turn: every figure once
 *         floor: async () => ({ p99Ms: 0.1 }),     // or null, where the goal is of the product alone
 *         close: async () => {},                   // runs after an error and a Ctrl-C as well
 *       }),
 *     });
 *
 * Options of every benchmark: --short (smaller amounts; all together take five minutes), --rounds N (5),
 * --strict (exit code 1 where a goal is missed, for what is counted and not timed). A script `bench:NAME` in package.json
 * that begins with `node` makes it part of `npm run bench`.
 */
import { constants, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { figureFrom, figureInWords } from './figures.ts';
import type { FigureOf, Result } from './figures.ts';

export interface Given {
  readonly short: boolean;
  /** Aborted by Ctrl-C and when the time is up: a turn that heeds it ends sooner. */
  readonly signal: AbortSignal;
  /** Of the benchmark's own options. */
  readonly values: Readonly<Record<string, string>>;
  /** A line about what happens, on stderr. */
  readonly say: (line: string) => void;
}

export interface Parts<Name extends string> {
  readonly product: () => Promise<Readonly<Record<Name, number>>>;
  readonly floor: (() => Promise<Readonly<Partial<Record<Name, number>>>>) | null;
  readonly close: () => Promise<void>;
}

export interface Bench<Name extends string> {
  readonly name: string;
  /** The first is the one that the result is named by. */
  readonly figures: Readonly<Record<Name, FigureOf>>;
  /** Options of its own, `--NAME VALUE`, with the value where it is not given. */
  readonly options?: Readonly<Record<string, string>>;
  /** Throws where they make no sense: then the usage is printed, and the exit code is 1. */
  readonly check?: (values: Readonly<Record<string, string>>) => void;
  readonly open: (given: Given) => Promise<Parts<Name>>;
  /** Turns that do not count; 1, or 0 where each turn is a process of its own. */
  readonly warmUps?: number;
  /** A rounds' number of its own for what is counted and never varies; else at least 5. */
  readonly rounds?: number;
  /** Minutes after which it gives up; 10. */
  readonly withinMinutes?: number;
}

const ROUNDS = 5;
const WITHIN_MINUTES = 10;
/** After Ctrl-C, until nobody waits any longer for what was opened to close. */
const CLOSES_WITHIN_MS = 15_000;

class Stopped extends Error {
  readonly exitCode: number;

  constructor(why: string, exitCode: number) {
    super(why);
    this.exitCode = exitCode;
  }
}

/** Runs it, prints, and sets the exit code; never rejects. */
export async function bench<Name extends string>(about: Bench<Name>): Promise<void> {
  const asked = argumentsOf(about);
  if (asked === null) {
    console.error(usageOf(about));
    process.exitCode = 1;
    return;
  }
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    // Asked twice: at once.
    if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
    end(new Stopped(`Stopped by ${signal}.`, 128 + constants.signals[signal]));
  };
  const end = (why: Stopped) => {
    controller.abort(why);
    setTimeout(() => process.exit(why.exitCode), CLOSES_WITHIN_MS).unref();
  };
  const minutes = about.withinMinutes ?? WITHIN_MINUTES;
  const timer = setTimeout(
    () => end(new Stopped(`Not done within ${minutes} minutes.`, 1)),
    minutes * 60_000,
  );
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    const result = await measured(about, asked, controller.signal);
    for (const [name, figure] of Object.entries(result.figures)) console.log(figureInWords(name, figure));
    console.log(JSON.stringify(result));
    if (asked.strict && !result.met) process.exitCode = 1;
  } catch (error) {
    process.exitCode = error instanceof Stopped ? error.exitCode : 1;
    console.error(error instanceof Stopped ? error.message : error);
  } finally {
    clearTimeout(timer);
    for (const signal of signals) process.off(signal, stop);
  }
}

async function measured<Name extends string>(
  about: Bench<Name>,
  { rounds, short, values }: Asked,
  signal: AbortSignal,
): Promise<Result> {
  const say = (line: string) => console.error(`${about.name}: ${line}`);
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {});
  signal.addEventListener('abort', () => stopped.reject(signal.reason), { once: true });
  const opening = about.open({ short, signal, values, say });
  const opened = await Promise.race([opening, stopped.promise]).catch(async (error: unknown) => {
    // What comes up all the same is closed again.
    await opening.then(async ({ close }) => close()).catch(() => {});
    throw error;
  });
  const names = Object.keys(about.figures);
  const taken = new Map(
    names.map((name) => [name, { product: new Array<number>(), floor: new Array<number>() }]),
  );
  const loads: number[] = [];
  try {
    const warmUps = about.warmUps ?? 1;
    for (let round = 1 - warmUps; round <= rounds; round += 1) {
      // Neither is always the first, which meets a colder machine.
      const parts = round % 2 === 0 ? (['floor', 'product'] as const) : (['product', 'floor'] as const);
      for (const part of parts) {
        const turn = opened[part];
        if (turn === null) continue;
        const found: Readonly<Partial<Record<string, number>>> = await Promise.race([
          turn(),
          stopped.promise,
        ]);
        if (round < 1) continue;
        for (const [name, all] of taken) {
          const value = found[name];
          if (value !== undefined) all[part].push(value);
        }
        say(`round ${round} of ${rounds}, ${part}: ${JSON.stringify(found)}, load ${load()}`);
      }
      loads.push(load());
    }
  } finally {
    await opened.close();
  }
  const figures = Object.fromEntries(
    Object.entries<FigureOf>(about.figures).map(([name, figure]) => [
      name,
      figureFrom(figure, taken.get(name) ?? { product: [], floor: [] }),
    ]),
  );
  const { product = null, floor = null, ratio = null, goal = null } = figures[names[0] ?? ''] ?? {};
  return {
    bench: about.name,
    product,
    floor,
    ratio,
    goal,
    met: Object.values(figures).every(({ goal: wanted, met }) => wanted === null || met === true),
    rounds,
    short,
    load: [Math.min(...loads), Math.max(...loads)],
    figures,
  };
}

const load = (): number => Number((loadavg()[0] ?? 0).toFixed(2));

interface Asked {
  readonly short: boolean;
  readonly strict: boolean;
  readonly rounds: number;
  readonly values: Readonly<Record<string, string>>;
}

const roundsSchema = z.coerce.number().int().min(1).max(1_000);
const textsSchema = z.record(z.string(), z.string());

function argumentsOf({ options = {}, rounds: usual = ROUNDS, check }: Bench<string>): Asked | null {
  try {
    const own = Object.entries(options).map(
      ([name, value]) => [name, { type: 'string', default: value }] as const,
    );
    const { short, strict, rounds, ...rest } = parseArgs({
      options: {
        ...Object.fromEntries(own),
        short: { type: 'boolean', default: false },
        strict: { type: 'boolean', default: false },
        rounds: { type: 'string', default: String(usual) },
      },
    }).values;
    const values = textsSchema.parse(rest);
    check?.(values);
    return { short, strict, rounds: roundsSchema.parse(rounds), values };
  } catch {
    return null;
  }
}

function usageOf({ name, options = {}, rounds = ROUNDS }: Bench<string>): string {
  const own = Object.entries(options).map(([option, value]) => ` [--${option} ${value}]`);
  return `Usage: npm run -s bench:${name} -- [--short] [--strict] [--rounds ${rounds}]${own.join('')}`;
}
