/** What `npm run acts` does, apart from where it reads and writes. */
import { parseArgs } from 'node:util';
import type { ActLog } from '../records/index.ts';

const usage = `Usage:
  npm run acts -- verify [--at POSITION:HASH]...   whether the act log is as it was written; code 1 if it is not
  npm run acts -- checkpoint                       sign where it stands, and show it: keep it where the database is not
  npm run acts -- export [--after POSITION]        the log and its checkpoints, as JSON lines
  npm run acts -- key                              the public key of the checkpoints

--at takes what "checkpoint" showed, or a line "the act log stands at" of a server's log: so a database is found out
that was put back to an earlier state as a whole.`;

/** The command cannot be done as it was typed; the message says what would help. */
export class ActsUsageError extends Error {
  override readonly name = 'ActsUsageError';
}

export type ActsCommand =
  | { readonly do: 'verify'; readonly anchors: readonly { position: number; hash: string }[] }
  | { readonly do: 'checkpoint' }
  | { readonly do: 'export'; readonly after: number }
  | { readonly do: 'key' };

/** @throws ActsUsageError */
export function parseActsCommand(argv: readonly string[]): ActsCommand {
  const { positionals, values } = split(argv);
  const [verb, ...rest] = positionals;
  if (rest.length > 0) throw new ActsUsageError(usage);
  if (verb === 'verify' && values.after === undefined) {
    return { do: 'verify', anchors: (values.at ?? []).map(anchorIn) };
  }
  if (verb === 'export' && values.at === undefined) {
    if (!/^\d{1,15}$/.test(values.after ?? '0')) throw new ActsUsageError(usage);
    return { do: 'export', after: Number(values.after ?? 0) };
  }
  const isPlain = values.at === undefined && values.after === undefined;
  if ((verb === 'checkpoint' || verb === 'key') && isPlain) return { do: verb };
  throw new ActsUsageError(usage);
}

function split(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { at: { type: 'string', multiple: true }, after: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new ActsUsageError(`${Error.isError(error) ? error.message : 'Bad arguments'}\n\n${usage}`);
  }
}

function anchorIn(text: string): { position: number; hash: string } {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (position === undefined || hash === undefined)
    throw new ActsUsageError(`--at takes a position, a colon and a hash of 64 digits.\n\n${usage}`);
  return { position: Number(position), hash };
}

const explained = {
  changed: 'the row is not what was written',
  missing: 'rows before it are gone',
  rewritten: 'the rows up to here agree with each other, and not with what was signed or noted',
  'cut-off': 'the log ends here, and went on',
  added: 'rows from here on were not added by this service',
  unsigned: 'the end of the log, or a checkpoint, bears no signature of this service',
} as const;

const SHOWN = 20;
const PAGE = 1_000;

/** @returns whether all is well */
export async function runActsCommand(
  command: ActsCommand,
  acts: ActLog,
  say: (line: string) => unknown,
): Promise<boolean> {
  switch (command.do) {
    case 'verify': {
      const { rows, findings } = await acts.verify(command.anchors);
      for (const { kind, position } of findings.slice(0, SHOWN))
        say(`${position}: ${kind}: ${explained[kind]}`);
      if (findings.length > SHOWN) say(`… and ${findings.length - SHOWN} more`);
      if (findings.length === 0) say(`The act log is whole: ${rows} acts.`);
      else say('The act log was changed.');
      return findings.length === 0;
    }
    case 'checkpoint': {
      const { position, hash } = await acts.checkpoint();
      say(`${position}:${hash}`);
      return true;
    }
    case 'export': {
      let last = command.after;
      for (let rows = await acts.after(last, PAGE); rows.length > 0; rows = await acts.after(last, PAGE)) {
        for (const { detail, ...act } of rows)
          say(JSON.stringify({ act: { ...act, detail: objectIn(detail) } }));
        last = rows.at(-1)?.position ?? last;
      }
      for (const checkpoint of await acts.checkpoints()) say(JSON.stringify({ checkpoint }));
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

function objectIn(detail: string): unknown {
  return JSON.parse(detail);
}
