/** What `npm run acts` does, apart from where it reads and writes. */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { exportLineOf, RecordsError, verifyExport } from '../records/index.ts';
import type { ActLog } from '../records/index.ts';

const usage = `Usage:
  npm run acts -- verify [--at POSITION:HASH]...   whether the act log is as it was written; code 1 if it is not
  npm run acts -- verify FILE... [--key KEYFILE] [--after POSITION] [--at POSITION:HASH]...
                                                   the same of exports, one after the other; needs no database and no settings
  npm run acts -- begin-anew --why TEXT            close a log that was changed from outside, and go on behind it with an
                                                   act that says so (docs/runbook.md)
  npm run acts -- checkpoint                       sign where it stands, and show it: keep it where the database is not
  npm run acts -- export [--after POSITION]        the log and its checkpoints, as JSON lines
  npm run acts -- key                              the public key of the checkpoints

--at takes what "checkpoint" showed, or a line "the act log stands at" of a server's log: so a database is found out
that was put back to an earlier state as a whole, and an export that was cut off. --key takes a file with what "key"
showed; keep it where the exports are not. --after says that the exports begin behind this position.`;

/** The command cannot be done as it was typed; the message says what would help. */
export class ActsUsageError extends Error {
  override readonly name = 'ActsUsageError';
}

interface Anchor {
  readonly position: number;
  readonly hash: string;
}

/** Needs no database. */
export interface VerifyFiles {
  readonly do: 'verify-files';
  readonly files: readonly string[];
  readonly keyFile: string | undefined;
  readonly after: number;
  readonly anchors: readonly Anchor[];
}

export type DatabaseCommand =
  | { readonly do: 'verify'; readonly anchors: readonly Anchor[] }
  | { readonly do: 'checkpoint' }
  | { readonly do: 'begin-anew'; readonly why: string }
  | { readonly do: 'export'; readonly after: number }
  | { readonly do: 'key' };

/** @throws ActsUsageError */
export function parseActsCommand(argv: readonly string[]): DatabaseCommand | VerifyFiles {
  const { positionals, values } = split(argv);
  const [verb, ...files] = positionals;
  const { at, after, key, why } = values;
  if ((verb === 'begin-anew') !== (why !== undefined)) throw new ActsUsageError(usage);
  if (verb === 'verify' && files.length > 0) {
    const anchors = (at ?? []).map(anchorIn);
    return { do: 'verify-files', files, keyFile: key, after: positionIn(after), anchors };
  }
  if (files.length > 0 || key !== undefined) throw new ActsUsageError(usage);
  if (verb === 'verify' && after === undefined) return { do: 'verify', anchors: (at ?? []).map(anchorIn) };
  if (verb === 'export' && at === undefined) return { do: 'export', after: positionIn(after) };
  const isPlain = at === undefined && after === undefined;
  if (verb === 'begin-anew' && isPlain && why !== undefined && why.trim() !== '') return { do: verb, why };
  if ((verb === 'checkpoint' || verb === 'key') && isPlain) return { do: verb };
  throw new ActsUsageError(usage);
}

function split(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        at: { type: 'string', multiple: true },
        after: { type: 'string' },
        key: { type: 'string' },
        why: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new ActsUsageError(`${Error.isError(error) ? error.message : 'Bad arguments'}\n\n${usage}`);
  }
}

function positionIn(text = '0'): number {
  if (!/^\d{1,15}$/.test(text)) throw new ActsUsageError(usage);
  return Number(text);
}

function anchorIn(text: string): Anchor {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (position === undefined || hash === undefined)
    throw new ActsUsageError(`--at takes a position, a colon and a hash of 64 digits.\n\n${usage}`);
  return { position: Number(position), hash };
}

const explained = {
  changed: 'the row is not what was written',
  missing: 'the row is gone',
  misplaced: 'the row stands in another place than its own',
  rewritten: 'the rows up to here agree with each other, and not with what was signed or noted',
  'cut-off': 'the log ends here, and went on',
  added: 'rows from here on were not added by this service',
  unsigned: 'the end of the log, or a checkpoint, bears no signature of this service',
  unproven: 'no checkpoint signs the rows from here on',
  gone: 'the log is gone: there was one',
} as const;

type Say = (line: string) => unknown;

/** Lines, and a word beside them that is no part of them. */
export interface Speech {
  readonly say: Say;
  readonly warn: Say;
}

const SHOWN = 20;
const PAGE = 1_000;

/** @returns whether all is well */
export async function runActsCommand(
  command: DatabaseCommand,
  acts: ActLog,
  { say, warn }: Speech,
): Promise<boolean> {
  switch (command.do) {
    case 'verify': {
      const { rows, findings, closed } = await acts.verify(command.anchors);
      sayClosed(closed, say);
      if (findings.length === 0) say(`The act log is whole: ${rows} acts.`);
      else sayFindings(findings, say);
      return findings.length === 0;
    }
    case 'begin-anew': {
      const begun = await acts.beginAnew(command.why);
      if (begun === null) {
        say('The act log is whole: there is nothing to close.');
        return true;
      }
      sayFindings(begun.findings, say);
      say(
        `It is closed, and goes on with act ${begun.position}, which says so. Note "npm run acts -- checkpoint" elsewhere, and restart every server and worker.`,
      );
      return true;
    }
    case 'checkpoint': {
      const { position, hash } = await acts.checkpoint();
      say(`${position}:${hash}`);
      return true;
    }
    case 'export': {
      const until = await signedEnd(acts, warn);
      let last = command.after;
      for (let rows = await acts.after(last, PAGE); rows.length > 0; rows = await acts.after(last, PAGE)) {
        for (const row of rows) if (row.position <= until) say(exportLineOf.act(row));
        last = rows.at(-1)?.position ?? last;
        if (last >= until) break;
      }
      say(exportLineOf.key(await acts.publicKey()));
      for (const checkpoint of await acts.checkpoints())
        if (checkpoint.position <= until) say(exportLineOf.checkpoint(checkpoint));
      return true;
    }
    case 'key': {
      say((await acts.publicKey()).trim());
      return true;
    }
    default:
      return command satisfies never;
  }
}

/** The last row that goes into an export, with a checkpoint of its own, so that a file that was cut off shows it. */
async function signedEnd(acts: ActLog, warn: Say): Promise<number> {
  try {
    return (await acts.checkpoint()).position;
  } catch (error) {
    // A log that was changed is exported as well, for whoever looks into it.
    if (!(error instanceof RecordsError)) throw error;
    warn(`The export has no checkpoint at its end: ${error.message}`);
    return Infinity;
  }
}

/** @returns whether all is well */
export async function verifyFiles(
  { after, anchors }: Pick<VerifyFiles, 'after' | 'anchors'>,
  { lines, key }: { readonly lines: () => AsyncIterable<string>; readonly key: string | undefined },
  say: Say,
): Promise<boolean> {
  const verdict = await verifyExport(lines, { after, anchors, ...(key !== undefined && { key }) });
  const { rows, last, findings, closed, foreignLines } = verdict;
  sayClosed(closed, say);
  for (const line of foreignLines.slice(0, SHOWN)) say(`line ${line}: not a line of an export`);
  if (findings.length > 0) sayFindings(findings, say);
  else if (foreignLines.length > 0) say('The file holds what no export has.');
  else if (rows === 0) say('There is no act in it.');
  else if (after === 0) say(`The act log is whole: ${rows} acts.`);
  else say(`The act log is whole from act ${after + 1} to act ${last}. What was before is not in the file.`);
  if (verdict.key === null) {
    say('No signature was checked: neither the file nor --key has the public key of the checkpoints.');
    return false;
  }
  const fingerprint = createHash('sha256').update(verdict.key.der).digest('hex');
  if (verdict.key.from === 'file') {
    say(
      `The signatures were checked by the key in the file (SHA-256 ${fingerprint}). Whoever can rewrite the file can exchange that key: give --key with the one that you keep.`,
    );
  } else say(`The signatures were checked by the key of SHA-256 ${fingerprint}.`);
  return findings.length === 0 && foreignLines.length === 0 && rows > 0;
}

function sayClosed(
  closed: readonly {
    readonly position: number;
    readonly findings: readonly { kind: keyof typeof explained; position: number }[];
  }[],
  say: Say,
): void {
  for (const { position, findings } of closed)
    say(
      `Act ${position} closed a log that was changed: ${findings.length} findings before it, the first at ${Math.min(...findings.map((each) => each.position))}. What was before proves nothing.`,
    );
}

function sayFindings(
  findings: readonly { readonly kind: keyof typeof explained; readonly position: number }[],
  say: Say,
): void {
  const inOrder = findings.toSorted((one, other) => one.position - other.position);
  for (const { kind, position } of inOrder.slice(0, SHOWN)) say(`${position}: ${kind}: ${explained[kind]}`);
  if (findings.length > SHOWN) say(`… and ${findings.length - SHOWN} more`);
  say(`The act log was changed. The first row that is not right is ${inOrder[0]?.position ?? 0}.`);
}
