/** Ports of the embedded system: it finds free ones, and names busy ones before anything starts. */
import { createServer } from 'node:net';

/** A port that the user may choose. */
export interface PortChoice {
  readonly port: number;
  /** The name of what listens there, such as "Temporal". */
  readonly purpose: string;
  /** The command-line flag that chooses another. */
  readonly flag: string;
  /** The environment variable that chooses another. */
  readonly variable: string;
}

/** Another process listens on a port that we need. */
export class PortBusyError extends Error {
  override readonly name = 'PortBusyError';
  readonly code = 'port_busy';
  readonly choices: readonly PortChoice[];

  constructor(choices: readonly PortChoice[]) {
    super(
      choices
        .map(
          ({ port, purpose, flag, variable }) =>
            `Port ${port}, meant for ${purpose}, is in use. Choose another with ${flag} PORT or ${variable}=PORT.`,
        )
        .join('\n'),
    );
    this.choices = choices;
  }
}

/** @throws PortBusyError naming every busy port at once, so that nobody has to fix them one by one. */
export async function assertPortsFree(choices: readonly PortChoice[]): Promise<void> {
  const free = await Promise.all(choices.map(({ port }) => isFree(port)));
  const busy = choices.filter((_, index) => free[index] === false);
  if (busy.length > 0) throw new PortBusyError(busy);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch {
    return false;
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return true;
}

/**
 * Below the range that systems use for outgoing connections and for listeners without a chosen port (Linux: from 32768
 * on), so that nobody gets the port between our check and its use.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_767;
/** Each process searches its own part, so that two simultaneous searches do not find the same port. */
const PORTS_OF_A_PROCESS = 64;
const PARTS = Math.floor((LAST_PORT - FIRST_PORT) / PORTS_OF_A_PROCESS);
let looks = 0;

/** A port of 127.0.0.1 on which nobody listens; another at each call. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PARTS * PORTS_OF_A_PROCESS; tries += 1) {
    const part = (process.pid + Math.floor(looks / PORTS_OF_A_PROCESS)) % PARTS;
    const port = FIRST_PORT + part * PORTS_OF_A_PROCESS + (looks % PORTS_OF_A_PROCESS);
    looks += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`No port between ${FIRST_PORT} and ${LAST_PORT} is free.`);
}
