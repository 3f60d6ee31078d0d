/**
 * Runs a test file with Jest's own circus, in Node itself and not in a VM context of Jest's. There each file loaded
 * Temporal's SDK, Fastify and the rest anew, and modules without V8's cache of compiled code: five files of the server's
 * tests took 45 s of CPU, and take 24 s here. Node strips the types, as in production.
 *
 * What circus has no door for is taken from its package: `jestAdapterInit` is what its own runner loads into a context.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { takeCoverage } from 'node:v8';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { importTestFile } from './file-modules.mjs';

const require = createRequire(import.meta.url);
const circus = path.join(path.dirname(require.resolve('jest-circus/package.json')), 'build');

export default async function runTestFile(
  globalConfig,
  config,
  environment,
  runtime,
  testPath,
  sendMessageToJest,
) {
  const { initialize, runAndTransformResultsToJestFormat } = freshCircus();
  const restore = rememberProcess(config.globals);
  const timers = new ModernFakeTimers({ config, global: globalThis });
  try {
    let globals = {};
    await initialize({
      config: { ...config, injectGlobals: false },
      environment: { global: globalThis },
      globalConfig,
      localRequire: require,
      parentProcess: process,
      runtime,
      sendMessageToJest,
      setGlobalsForRuntime: (own) => {
        globals = own;
      },
      testPath,
    });
    globalThis.console = environment.global.console;
    const setupAfterEnvStart = Date.now();
    await importTestFile(pathToFileURL(testPath).href, { ...globals, jest: jestObject(timers) });
    return await runAndTransformResultsToJestFormat({
      config,
      globalConfig,
      setupAfterEnvPerfStats: { setupAfterEnvStart, setupAfterEnvEnd: Date.now() },
      testPath,
    });
  } finally {
    timers.useRealTimers();
    restore();
    // Jest ends a worker that takes its time, and at its end there may be none to write this (`npm run coverage`).
    if (process.env['NODE_V8_COVERAGE'] !== undefined) takeCoverage();
  }
}

/** It keeps tests and handlers in its modules: those of one file must not be those of the next. */
function freshCircus() {
  for (const file of Object.keys(require.cache)) if (file.startsWith(circus)) delete require.cache[file];
  return require(path.join(circus, 'jestAdapterInit.js'));
}

/** The part of it that needs no registry of modules. */
function jestObject(timers) {
  const mocker = new ModuleMocker(globalThis);
  const jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    useFakeTimers(options) {
      timers.useFakeTimers(options);
      return jest;
    },
    useRealTimers() {
      timers.useRealTimers();
      return jest;
    },
    setSystemTime: (now) => timers.setSystemTime(now),
    advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
  };
  return jest;
}

/** @returns what takes back the file's globals, and what it did to the environment and the console */
function rememberProcess(globals) {
  const { console } = globalThis;
  const environment = { ...process.env };
  Object.assign(globalThis, globals);
  return () => {
    for (const name of Object.keys(globals)) delete globalThis[name];
    globalThis.console = console;
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
  };
}
