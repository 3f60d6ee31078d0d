// Jest's own environment for Node, in workers that end with their run: where that was killed, they would go on with
// their files for as long as those take, without the servers.
import { TestEnvironment } from 'jest-environment-node';

const LOOKED_AT_EVERY_MS = 500;

if (process.connected) {
  // A listener to its end would hold the channel open, and with it a worker that has done its work.
  setInterval(() => {
    if (!process.connected) process.exit(1);
  }, LOOKED_AT_EVERY_MS).unref();
}

export default TestEnvironment;
