/** The command lines of the embedded commands. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Method } from '../domain/words.ts';
import { methods } from '../domain/words.ts';
import type { DemoPlan } from './demo-plan.ts';
import { demoDecisions, demoPersons, isForReviewer, planOf } from './demo-plan.ts';
import type { Ports } from './ports.ts';
import { defaultPorts } from './ports.ts';

export interface DemoArguments {
  readonly dataDir: string | undefined;
  readonly stay: boolean;
  /** Whether everything is erased at the end. */
  readonly erase: boolean;
  /** Whether the whole record is printed, as the API returns it. */
  readonly json: boolean;
  readonly help: boolean;
  readonly plan: DemoPlan;
  readonly ports: Ports;
}

export interface DevArguments {
  readonly dataDir: string;
  readonly help: boolean;
  readonly startPort: number;
  readonly ports: Ports;
}

export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

const defaultStartPort = 4000;

const PORTS = `  --port PORT               of the API           (or PORT,             ${defaultPorts.api})
  --sandbox-port PORT       of the sandbox       (or SANDBOX_PORT,     ${defaultPorts.sandbox})
  --temporal-port PORT      of Temporal          (or TEMPORAL_PORT,    ${defaultPorts.temporal})
  --temporal-ui-port PORT   of Temporal UI       (or TEMPORAL_UI_PORT, ${defaultPorts.temporalUi})`;

export const USAGE = `Usage: npm run demo -- [options]

  --method METHOD           silent (by default), sequential or stored
  --person PERSON           whose the second document is: the same person's (by default), or a different one's
  --decision DECISION       what the reviewer does: approve, reject or none (then it ends as REQUIRES_REVIEW).
                            With --method stored approve, with --person different none by default
  --erase                   erase it all in the end, and show the proof
  --json                    print the whole record as the API gives it, alone on the standard output; with --erase
                            an object of it and the proof
  --data-dir DIR            keep all state in DIR (by default it goes with the demo)
  --stay                    leave everything running until Ctrl-C
${PORTS}`;

export const DEV_USAGE = `Usage: npm run dev -- [options]

  --data-dir DIR            where all state is kept (data)
  --start-port PORT         of the start page    (or START_PORT,       ${defaultStartPort})
${PORTS}`;

type Environment = Readonly<Record<string, string | undefined>>;

const port = z.coerce.number().int().min(1).max(65_535);
const shared = {
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  port: { type: 'string' },
  'sandbox-port': { type: 'string' },
  'temporal-port': { type: 'string' },
  'temporal-ui-port': { type: 'string' },
} as const;

/** @throws ArgumentsError that says what would help */
export function readArguments(argv: readonly string[], env: Environment): DemoArguments {
  const values = orExplain(USAGE, () => {
    const options = {
      ...shared,
      stay: { type: 'boolean', default: false },
      erase: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      method: { type: 'string' },
      person: { type: 'string' },
      decision: { type: 'string' },
    } as const;
    return parseArgs({ args: [...argv], options }).values;
  });
  return {
    dataDir: values['data-dir'],
    stay: values.stay,
    erase: values.erase,
    json: values.json,
    help: values.help,
    plan: planIn(values),
    ports: portsOf(values, env, USAGE),
  };
}

function planIn(values: { method?: string; person?: string; decision?: string }): DemoPlan {
  const method: Method = chosen('method', values.method, methods) ?? 'silent';
  const person = chosen('person', values.person, demoPersons) ?? 'same';
  const decision = chosen('decision', values.decision, demoDecisions);
  if (decision !== undefined && !isForReviewer(method, person)) {
    throw new ArgumentsError(
      `--decision has nothing to decide here: add --method stored or --person different.\n\n${USAGE}`,
    );
  }
  return planOf(method, person, decision);
}

function chosen<T extends string>(
  flag: string,
  given: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (given === undefined) return undefined;
  const found = allowed.find((value) => value === given);
  if (found !== undefined) return found;
  throw new ArgumentsError(`--${flag} wants one of ${allowed.join(', ')}, not "${given}".\n\n${USAGE}`);
}

/** @throws ArgumentsError that says what would help */
export function readDevArguments(argv: readonly string[], env: Environment): DevArguments {
  const values = orExplain(DEV_USAGE, () => {
    const options = { ...shared, 'start-port': { type: 'string' } } as const;
    return parseArgs({ args: [...argv], options }).values;
  });
  const startPort = chosenPort('start-port', values['start-port'], 'START_PORT', env, DEV_USAGE);
  return {
    dataDir: values['data-dir'] ?? 'data',
    help: values.help,
    startPort: startPort ?? defaultStartPort,
    ports: portsOf(values, env, DEV_USAGE),
  };
}

function portsOf(
  values: { readonly [K in 'port' | 'sandbox-port' | 'temporal-port' | 'temporal-ui-port']?: string },
  env: Environment,
  usage: string,
): Ports {
  const choose = (flag: keyof typeof values, variable: string) =>
    chosenPort(flag, values[flag], variable, env, usage);
  return {
    api: choose('port', 'PORT') ?? defaultPorts.api,
    sandbox: choose('sandbox-port', 'SANDBOX_PORT') ?? defaultPorts.sandbox,
    temporal: choose('temporal-port', 'TEMPORAL_PORT') ?? defaultPorts.temporal,
    temporalUi: choose('temporal-ui-port', 'TEMPORAL_UI_PORT') ?? defaultPorts.temporalUi,
  };
}

function chosenPort(
  flag: string,
  given: string | undefined,
  variable: string,
  env: Environment,
  usage: string,
): number | undefined {
  const text = given ?? (env[variable] || undefined);
  if (text === undefined) return undefined;
  const read = port.safeParse(text);
  if (!read.success)
    throw new ArgumentsError(`--${flag} (or ${variable}) wants a port, 1 to 65535.\n\n${usage}`);
  return read.data;
}

function orExplain<T>(usage: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new ArgumentsError(`${Error.isError(error) ? error.message : 'Unknown option.'}\n\n${usage}`);
  }
}
