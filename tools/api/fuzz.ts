/**
 * `npm run fuzz:api`: Schemathesis reads the API's description, makes requests for every operation, right ones and wrong
 * ones, and holds each answer to the description. The service is the embedded one, on ports of this machine alone.
 *
 * npm run fuzz:api -- --seed 7 --max-examples 200 --max-time 1800 --operation openVerification
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createLog } from '../../src/log.ts';
import { openDataFolder } from '../../src/local/data-folder.ts';
import { startEmbedded } from '../../src/local/embedded.ts';
import { stopOnSignals } from '../../src/local/stopping.ts';
import { freePort } from '../../src/machine/ports.ts';
import { pythonEnvironment, whyNoEnvironment } from '../python.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '20261127' },
    'max-examples': { type: 'string', default: '25' },
    'max-time': { type: 'string', default: '600' },
    operation: { type: 'string', multiple: true, default: [] },
    'if-possible': { type: 'boolean', default: false },
  },
});
const stopping = stopOnSignals();
const environment = await environmentOrNone();
await using data = await openDataFolder();
await using embedded = await startEmbedded(
  {
    data,
    ports: {
      api: await freePort(),
      sandbox: await freePort(),
      temporal: await freePort(),
      temporalUi: await freePort(),
    },
    // Whoever asks thousands of times from one address with wrong keys is limited, as is right.
    settings: { RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_FAILURES: '0' },
    say: (line) => console.log(line),
    log: createLog('error'),
    onDeath: (message) => stopping.abort(new Error(message)),
  },
  stopping.signal,
);
const { operation: ids, 'if-possible': _ifPossible, ...limits } = values;
const config = fileURLToPath(new URL('schemathesis.toml', import.meta.url));
const options = Object.entries({
  header: `Authorization: Bearer ${embedded.apiKey}`,
  'request-timeout': '30',
  ...limits,
});
const child = spawn(
  path.join(environment, 'bin', 'python'),
  [
    '-m',
    'schemathesis.cli',
    '--config-file',
    config,
    'run',
    `${embedded.apiUrl}/openapi.json`,
    '--continue-on-failure',
    '--no-color',
  ].concat(
    options.flatMap(([name, value]) => [`--${name}`, value]),
    ids.flatMap((id) => ['--include-operation-id', id]),
  ),
  // What it keeps for itself goes with the run.
  { stdio: 'inherit', cwd: data.path, signal: stopping.signal },
);
const [code] = await once(child, 'close');
process.exitCode = code === 0 ? 0 : 1;

/** `--if-possible`: a machine without Python, or without a way to its packages, says so and is not red for it. */
async function environmentOrNone(): Promise<string> {
  const requirements = fileURLToPath(new URL('schemathesis-requirements.txt', import.meta.url));
  try {
    return await pythonEnvironment(requirements);
  } catch (error) {
    if (!values['if-possible']) throw error;
    console.log(`Left out: Schemathesis, since ${whyNoEnvironment(requirements)}.`);
    return process.exit(0);
  }
}
