/** Ports of the embedded system: free ones are found, busy ones are named before anything starts. */
import { createServer } from 'node:net';

/** A port that a person may choose. */
export interface PortChoice {
  readonly port: number;
  /** What listens there, as a person would say it: "Temporal". */
  readonly purpose: string;
  /** The command-line flag that chooses another. */
  readonly flag: string;
  /** The environment variable that chooses another. */
  readonly variable: string;
}

/** Somebody else listens on a port that we need. */
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
  try {
    await listenOnce(port);
    return true;
  } catch {
    return false;
  }
}

/** A port of 127.0.0.1 on which nobody listened a moment ago. */
export async function freePort(): Promise<number> {
  return await listenOnce(0);
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  return address.port;
}
