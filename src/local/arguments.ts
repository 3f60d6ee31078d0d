/** The command line of the embedded commands. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Ports } from './embedded.ts';
import { defaultPorts } from './embedded.ts';

export interface DemoArguments {
  readonly dataDir: string | undefined;
  readonly stay: boolean;
  readonly help: boolean;
  readonly ports: Ports;
}

export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

export const USAGE = `Usage: npm run demo -- [options]

  --data-dir DIR            keep all state in DIR (by default it goes with the demo)
  --stay                    leave everything running until Ctrl-C
  --port PORT               of the API           (or PORT,             ${defaultPorts.api})
  --sandbox-port PORT       of the sandbox       (or SANDBOX_PORT,     ${defaultPorts.sandbox})
  --temporal-port PORT      of Temporal          (or TEMPORAL_PORT,    ${defaultPorts.temporal})
  --temporal-ui-port PORT   of Temporal UI       (or TEMPORAL_UI_PORT, ${defaultPorts.temporalUi})`;

const port = z.coerce.number().int().min(1).max(65_535);

/** @throws ArgumentsError that says what would help */
export function readArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): DemoArguments {
  const values = parse(argv);
  const choose = (flag: string, given: string | undefined, variable: string, otherwise: number) => {
    const text = given ?? (env[variable] || undefined);
    if (text === undefined) return otherwise;
    const read = port.safeParse(text);
    if (!read.success)
      throw new ArgumentsError(`--${flag} (or ${variable}) wants a port, 1 to 65535.\n\n${USAGE}`);
    return read.data;
  };
  return {
    dataDir: values['data-dir'],
    stay: values.stay,
    help: values.help,
    ports: {
      api: choose('port', values.port, 'PORT', defaultPorts.api),
      sandbox: choose('sandbox-port', values['sandbox-port'], 'SANDBOX_PORT', defaultPorts.sandbox),
      temporal: choose('temporal-port', values['temporal-port'], 'TEMPORAL_PORT', defaultPorts.temporal),
      temporalUi: choose(
        'temporal-ui-port',
        values['temporal-ui-port'],
        'TEMPORAL_UI_PORT',
        defaultPorts.temporalUi,
      ),
    },
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        'data-dir': { type: 'string' },
        stay: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string' },
        'sandbox-port': { type: 'string' },
        'temporal-port': { type: 'string' },
        'temporal-ui-port': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new ArgumentsError(`${error instanceof Error ? error.message : 'Unknown option.'}\n\n${USAGE}`);
  }
}
