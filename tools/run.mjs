// Runs one of the project's commands on a machine where nothing may be installed yet:
//   node tools/run.mjs [NODE OPTIONS] FILE [ARGUMENTS]
// Installs the dependencies when they are missing or are not those of package-lock.json, then runs the rest of its
// command line with the project's own Node. Under a Node that is too old for them it brings that Node first, since npm
// leaves out optional packages that do not fit the Node that runs npm (sharp's part for this platform, under Node 18).
// Plain JavaScript without dependencies, for Node 18 and newer.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import path from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { lock } from '../src/machine/lock.mjs';

/** The major version in .nvmrc: from 22.18 on Node runs TypeScript sources as they are, and one Node is tested. */
const OLDEST_NODE = 24;
const ALIVE_EVERY_MS = 10_000;
const NPM_STOPS_WITHIN_MS = 5_000;
const CTRL_C_ENDS_WITHIN_MS = 3_000;
const PARENT_LOOKED_AT_EVERY_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const onWindows = process.platform === 'win32';
const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => path.join(root, ...parts);

/**
 * What a signal does now. One listener from beginning to end: in a moment without any, between a child's start and
 * ours listening, a signal would end us alone.
 */
let interrupt = exitAfter;
for (const signal of SIGNALS) process.on(signal, () => interrupt(signal));

endWithNpm();
await install();
await run(projectNode(), process.argv.slice(2));

/**
 * npm hands a SIGTERM to the shell that it runs us in, and Debian's shell ends without a word to us. So an end of that
 * shell is taken as the signal itself.
 */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || onWindows) return;
  const shell = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(looking);
    interrupt('SIGTERM');
  }, PARENT_LOOKED_AT_EVERY_MS);
  looking.unref();
}

async function install() {
  if (whyInstall() === undefined) return;
  const release = await lock(at('.install.lock'), (pid) => {
    say(`Waiting for process ${pid}, which is installing the dependencies.`);
  });
  // Whoever held the lock may have installed what we need.
  const why = whyInstall();
  if (why !== undefined) await npmCi(why);
  release();
}

/** Why the dependencies must be installed, by npm's own record of what it installed last. */
function whyInstall() {
  if (!existsSync(at('node_modules', '.package-lock.json'))) return 'they are not installed yet';
  const wanted = packagesOf(at('package-lock.json'));
  const installed = packagesOf(at('node_modules', '.package-lock.json'));
  // Optional ones are left out where they are made for another platform.
  const missing = ([name, entry]) => !installed.has(name) && (isForAll(entry) || isForThisPlatform(entry));
  const other = ([name, { version, integrity }]) =>
    wanted.get(name)?.version !== version || wanted.get(name)?.integrity !== integrity;
  if ([...installed].some(other)) return 'package-lock.json names others than are installed';
  return [...wanted].some(missing) ? 'some of them are missing' : undefined;
}

function isForAll({ optional, devOptional }) {
  return !optional && !devOptional;
}

/** As npm reads these fields. One that names no platform is of use to none that has its own. */
function isForThisPlatform({ os, cpu, libc }) {
  return (
    named(os, process.platform) && named(cpu, process.arch) && (libc === undefined || named(libc, libcHere()))
  );
}

function named(list, value) {
  return Array.isArray(list) && list.includes(value);
}

function libcHere() {
  if (process.platform !== 'linux') return undefined;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

function packagesOf(file) {
  const packages = Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages);
  // The one without a name is the project itself.
  return new Map(packages.filter(([name]) => name !== ''));
}

async function npmCi(why) {
  const node = isNewEnough(process.version) ? undefined : await bringNode();
  say(`Installing the dependencies with npm ci, since ${why}.`);
  const seconds = await npm(['ci', '--include=dev'], 'The dependencies could not be installed', node);
  say(`Installed in ${seconds} s.`);
}

/** The Node of package-lock.json, from the registry into the user's cache: it runs npm until it is installed itself. */
async function bringNode() {
  const version = packagesOf(at('package-lock.json')).get('node_modules/node')?.version;
  if (version === undefined) return undefined;
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const folder = path.join(cache, 'idenfy-dual-verification', 'node', version);
  const node = path.join(folder, 'node_modules', 'node', 'bin', onWindows ? 'node.exe' : 'node');
  if (runs(node)) return node;
  say(
    `This is Node ${process.version}, and ${OLDEST_NODE} or newer is needed: bringing Node ${version} into ${folder}.`,
  );
  mkdirSync(folder, { recursive: true });
  // npm 11 hands the strictness of our .npmrc on, which would refuse the script that puts the program in its place.
  const scripts = ['--ignore-scripts=false', '--strict-allow-scripts=false'];
  await npm(
    ['install', `--prefix=${folder}`, '--no-save', ...scripts, `node@${version}`],
    `Node ${version} could not be brought. Install Node 24 (https://nodejs.org), then try again`,
    undefined,
    folder,
  );
  return runs(node)
    ? node
    : fail(needsNode(`The Node that npm brought (${node}) does not run on this machine.`));
}

/** @returns the seconds that it took; ends with `trouble` when npm fails */
async function npm(args, trouble, node, cwd = root) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const env = { ...process.env };
  // npm ci removes node_modules, and with it the Node that npm itself would otherwise find there.
  for (const name of Object.keys(env).filter((key) => key.toUpperCase() === 'PATH')) {
    const folders = env[name]
      .split(path.delimiter)
      .filter((folder) => path.resolve(folder) !== at('node_modules', '.bin'));
    env[name] = [...(node === undefined ? [] : [path.dirname(node)]), ...folders].join(path.delimiter);
  }
  // npm names its own file to what it runs; called by its name it would run under whichever Node its first line says.
  const itself = process.env.npm_execpath;
  const [command, ...before] =
    node !== undefined && itself !== undefined && /\.c?js$/.test(itself) ? [node, itself] : ['npm'];
  // In a process group of its own, so that ending it ends the scripts of the packages too.
  const child = spawn(command, [...before, ...args, '--no-audit', '--no-fund'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !onWindows,
    shell: onWindows,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const alive = setInterval(() => say(`  still installing (${seconds()} s)`), ALIVE_EVERY_MS);
  let interruption;
  interrupt = (signal) => {
    interruption ??= signal;
    end(child, signal);
    setTimeout(() => end(child, 'SIGKILL'), NPM_STOPS_WITHIN_MS).unref();
  };
  const { code, error } = await ended(child);
  clearInterval(alive);
  interrupt = exitAfter;
  if (interruption !== undefined) exitAfter(interruption);
  if (error !== undefined)
    fail(`npm could not be started (${error.message}). It comes with Node: https://nodejs.org`);
  if (code !== 0) fail(`${output.trimEnd()}\n${trouble}: npm ${args[0]} ended with code ${code}.`);
  return seconds();
}

function end(child, signal) {
  try {
    if (onWindows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}

/** The Node that the dependencies bring, else the running one where it is new enough. */
function projectNode() {
  const own = at('node_modules', 'node', 'bin', onWindows ? 'node.exe' : 'node');
  if (existsSync(own) && realpathSync(own) === realpathSync(process.execPath)) return process.execPath;
  if (runs(own)) return own;
  if (isNewEnough(process.version)) return process.execPath;
  return fail(
    needsNode(
      existsSync(own)
        ? `The Node that the dependencies bring (${own}) does not run on this machine.`
        : 'The Node that the dependencies bring is missing: npm was kept from running install scripts.',
      'Or let that script run: npm rebuild node --ignore-scripts=false',
    ),
  );
}

function needsNode(...why) {
  return [
    `Node ${OLDEST_NODE} or newer is needed, and this is ${process.version}: install Node 24 (https://nodejs.org).`,
    ...why,
  ].join('\n');
}

/** Whether it is there, starts on this machine, and is new enough. */
function runs(node) {
  if (!existsSync(node)) return false;
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 && isNewEnough(stdout.trim());
}

function isNewEnough(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10) >= OLDEST_NODE;
}

async function run(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  const forwarded = new Map();
  interrupt = (signal) => {
    // npm hands on what the group was sent already, and a second signal often means "at once".
    if (Date.now() - (forwarded.get(signal) ?? 0) < 1000) return;
    forwarded.set(signal, Date.now());
    // A Ctrl-C in a terminal reaches the whole foreground group, the child included; the signal alone does not.
    if (signal === 'SIGINT' && isatty(0)) setTimeout(() => child.kill(signal), CTRL_C_ENDS_WITHIN_MS);
    else child.kill(signal);
  };
  const { code, signal, error } = await ended(child);
  if (error !== undefined) fail(`${node} could not be started: ${error.message}`);
  if (signal !== null) exitAfter(signal);
  process.exit(code);
}

function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** As a shell tells of a process that a signal ended. */
function exitAfter(signal) {
  process.exit(128 + constants.signals[signal]);
}

/** On stderr, since stdout belongs to the command. */
function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(message) {
  say(message);
  process.exit(1);
}
