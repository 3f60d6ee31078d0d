import { expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import { assertPortsFree, freePort, PortBusyError } from '../../src/machine/ports.ts';
import type { PortChoice } from '../../src/machine/ports.ts';

const choice = (port: number, name: string): PortChoice => ({
  port,
  purpose: `the ${name}`,
  flag: `--${name}-port`,
  variable: `${name.toUpperCase()}_PORT`,
});

/** Runs `during` while somebody listens on a port of 127.0.0.1. */
async function whileBusy(during: (port: number) => Promise<void>, host = '127.0.0.1'): Promise<void> {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  try {
    await during(port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test('free ports are accepted', async () => {
  await expect(assertPortsFree([choice(await freePort(), 'api')])).resolves.toBeUndefined();
});

test.each(['127.0.0.1', '0.0.0.0'])(
  'a port busy on %s is named with the ways to choose another',
  async (host) => {
    await whileBusy(async (port) => {
      await expect(assertPortsFree([choice(port, 'api')])).rejects.toThrow(
        `Port ${port}, meant for the api, is in use. Choose another with --api-port PORT or API_PORT=PORT.`,
      );
    }, host);
  },
);

test('all busy ports are named at once, and only those', async () => {
  await whileBusy(async (api) => {
    await whileBusy(async (sandbox) => {
      const free = await freePort();
      const error: unknown = await assertPortsFree([
        choice(api, 'api'),
        choice(free, 'ui'),
        choice(sandbox, 'sandbox'),
      ]).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(PortBusyError);
      expect(error).toMatchObject({ code: 'port_busy', choices: [{ port: api }, { port: sandbox }] });
    });
  });
});
