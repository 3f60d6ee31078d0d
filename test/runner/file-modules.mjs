/**
 * Which modules are a test file's own. It imports what lies in `test` anew, for there hooks are registered and servers
 * held; all else is loaded once in a worker, as it is in production.
 */
import { registerHooks } from 'node:module';

const FILE = 'test-file';
const GLOBALS = '@jest/globals';
const NAMES = [
  'afterAll',
  'afterEach',
  'beforeAll',
  'beforeEach',
  'describe',
  'expect',
  'it',
  'jest',
  'test',
];
const key = Symbol.for('idenfy-dual-verification: globals of the test file');
const ofTests = /^file:.*\/test\/[^?]*\.m?[jt]s$/;

let files = 0;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const file = fileOf(context.parentURL);
    if (file === null) return nextResolve(specifier, context);
    if (specifier === GLOBALS) return { url: `${GLOBALS}:${file}`, format: 'module', shortCircuit: true };
    const resolved = nextResolve(specifier, context);
    const isOwn = ofTests.test(resolved.url) && !resolved.url.includes('/node_modules/');
    return isOwn ? { ...resolved, url: owned(resolved.url, file) } : resolved;
  },
  load(url, context, nextLoad) {
    if (!url.startsWith(`${GLOBALS}:`)) return nextLoad(url, context);
    const source = `export const { ${NAMES.join(', ')} } = globalThis[Symbol.for('${Symbol.keyFor(key)}')];`;
    return { format: 'module', source, shortCircuit: true };
  },
});

/** Imports the test file, which sees these as `@jest/globals`. */
export async function importTestFile(url, globals) {
  files += 1;
  globalThis[key] = globals;
  await import(owned(url, files));
}

function fileOf(url) {
  return URL.parse(url ?? '')?.searchParams.get(FILE) ?? null;
}

function owned(url, file) {
  return `${url}?${FILE}=${file}`;
}
