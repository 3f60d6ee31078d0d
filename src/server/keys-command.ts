/** What `npm run keys` does to API keys, apart from where it reads and writes; `rotate` is in rotate-command.ts. */
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { actors } from '../domain/acts.ts';
import { RETENTION } from '../domain/requests/erasure.ts';
import type { ApiKeys } from '../records/index.ts';
import { makeApiKey, scopes, scopeSchema } from './api-keys.ts';
import type { Scope } from './api-keys.ts';

const usage = `Usage:
  npm run keys -- add NAME [--scopes SCOPES] [--expires DATE] [--from ADDRESSES]
                               make a key (scope: ${scopes[0]}) and show it once
  npm run keys -- list         names, scopes, times and addresses
  npm run keys -- revoke NAME  end a key at once
  npm run keys -- hand-over OLD NEW
                               what OLD has opened belongs to NEW as well; again once OLD is no longer used
  npm run keys -- rotate [--yes]
                               encrypt what is stored with the newest of ENCRYPTION_KEYS; without --yes it says who
                               holds that key

Scopes, several separated by commas: "verifications" for a back end's own calls, about what it opened itself;
"outcomes" for how those ended alone; "all-verifications" beside either, for what other keys opened too;
"operator" for decisions, resuming, parked webhooks, documents and erasure; "audit" for the act log.
DATE is a day or a time such as 2027-01-31; ADDRESSES are addresses and networks such as 10.0.0.0/8, separated by
commas.`;

/** The command cannot be done as it was typed; the message says what would help. */
export class KeysUsageError extends Error {
  override readonly name = 'KeysUsageError';
}

export type KeysCommand =
  | {
      readonly do: 'add';
      readonly name: string;
      readonly scopes: readonly Scope[];
      readonly expiresAt: Date | null;
      readonly addresses: readonly string[] | null;
    }
  | { readonly do: 'list' }
  | { readonly do: 'revoke'; readonly name: string }
  | { readonly do: 'hand-over'; readonly name: string; readonly to: string };

/** Names show in logs and records. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** As whom the service's own acts are recorded. */
const RESERVED: ReadonlySet<string> = new Set([...Object.values(actors), RETENTION]);

/** @throws KeysUsageError */
export function parseKeysCommand(argv: readonly string[]): KeysCommand {
  const { verb, name, rest, scopeList, expires, from } = split(argv);
  if (verb === 'hand-over') {
    const [to, ...more] = rest;
    if (name === undefined || to === undefined || more.length > 0) throw new KeysUsageError(usage);
    return { do: verb, name, to };
  }
  if (rest.length > 0) throw new KeysUsageError(`One name at a time.\n\n${usage}`);
  if ([scopeList, expires, from].some((each) => each !== undefined) && verb !== 'add')
    throw new KeysUsageError(`--scopes, --expires and --from go with add.\n\n${usage}`);
  if (verb === 'list' && name === undefined) return { do: 'list' };
  if ((verb !== 'add' && verb !== 'revoke') || name === undefined) throw new KeysUsageError(usage);
  if (!NAME.test(name)) {
    throw new KeysUsageError(
      'A name has 1 to 64 letters, digits, ".", "_" and "-", and begins with a letter or digit.',
    );
  }
  if (verb === 'add' && RESERVED.has(name)) {
    throw new KeysUsageError(`Records call something else "${name}". Choose another name.`);
  }
  if (verb === 'revoke') return { do: 'revoke', name };
  return {
    do: 'add',
    name,
    scopes: parseScopes(scopeList),
    expiresAt: expires === undefined ? null : parseTime(expires),
    addresses: from === undefined ? null : parseAddresses(from),
  };
}

/** What stands behind `rotate`. @throws KeysUsageError */
export function parseRotateCommand(rest: readonly string[]): { readonly yes: boolean } {
  if (rest.length > 1 || (rest[0] !== undefined && rest[0] !== '--yes')) throw new KeysUsageError(usage);
  return { yes: rest[0] === '--yes' };
}

function split(argv: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      options: { scopes: { type: 'string' }, expires: { type: 'string' }, from: { type: 'string' } },
      allowPositionals: true,
    });
    const [verb, name, ...rest] = positionals;
    return { verb, name, rest, scopeList: values.scopes, expires: values.expires, from: values.from };
  } catch (error) {
    throw new KeysUsageError(`${Error.isError(error) ? error.message : 'Bad arguments'}\n\n${usage}`);
  }
}

function parseTime(text: string): Date {
  const parsed = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).safeParse(text);
  const time = new Date(parsed.data ?? NaN);
  if (Number.isNaN(time.getTime()) || time.getTime() <= Date.now())
    throw new KeysUsageError('--expires takes a day or a time to come, such as 2027-01-31.');
  return time;
}

function parseAddresses(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (!entries.every(isNetwork))
    throw new KeysUsageError('--from takes addresses and networks such as 192.0.2.7,10.0.0.0/8.');
  return entries;
}

function isNetwork(entry: string): boolean {
  const [, base = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const family = isIP(base);
  return family !== 0 && Number(length ?? 0) <= (family === 4 ? 32 : 128);
}

function parseScopes(list: string | undefined): readonly Scope[] {
  if (list === undefined) return [scopes[0]];
  const parsed = scopeSchema
    .array()
    .min(1)
    .safeParse(list.split(',').map((scope) => scope.trim()));
  if (!parsed.success) throw new KeysUsageError(`The scopes are ${scopes.join(' and ')}.`);
  return [...new Set(parsed.data)];
}

/**
 * @returns the lines to print
 * @throws KeysUsageError
 */
export async function runKeysCommand(command: KeysCommand, apiKeys: ApiKeys): Promise<readonly string[]> {
  switch (command.do) {
    case 'add': {
      const { key, digest } = makeApiKey();
      const added = await apiKeys.add({
        name: command.name,
        digest,
        scopes: [...command.scopes],
        expiresAt: command.expiresAt,
        addresses: command.addresses === null ? null : [...command.addresses],
      });
      if (added === null) {
        throw new KeysUsageError(
          `There is or was a key named "${command.name}". Names stay in the record: choose another.`,
        );
      }
      return [
        key,
        '',
        `This is the key "${command.name}" (${command.scopes.join(', ')}). Keep it now: only its digest is stored.`,
      ];
    }
    case 'list': {
      const all = await apiKeys.all();
      return all.length === 0
        ? ['There is no key yet.']
        : all.map(({ name, scopes: granted, createdAt, revokedAt, expiresAt, lastUsedAt, addresses }) =>
            [
              name,
              granted.join(','),
              `made ${createdAt.toISOString()}`,
              lastUsedAt === null ? 'never used' : `last used ${lastUsedAt.toISOString()}`,
              ...(expiresAt === null ? [] : [`expires ${expiresAt.toISOString()}`]),
              ...(addresses === null ? [] : [`from ${addresses.join(',')}`]),
              ...(revokedAt === null ? [] : [`revoked ${revokedAt.toISOString()}`]),
            ].join('  '),
          );
    }
    case 'revoke': {
      const revoked = await apiKeys.revoke(command.name);
      if (revoked === false) throw new KeysUsageError(`No key in use is named "${command.name}".`);
      return [
        `The key "${command.name}" is revoked.`,
        ...(revoked === 'noted'
          ? []
          : [
              'The act log cannot be written, so this is not in it: write down who revoked it, and see "npm run acts -- verify".',
            ]),
      ];
    }
    case 'hand-over': {
      const { name, to } = command;
      const clients = await apiKeys.handOver(name, to);
      if (clients === null)
        throw new KeysUsageError(`There is no key "${name}", or no other key in use is named "${to}".`);
      return [
        `What "${name}" opened for ${clients} more clients belongs to "${to}" as well.`,
        `When nobody uses "${name}" any more: npm run keys -- revoke ${name}, then this once more.`,
      ];
    }
    default:
      return command satisfies never;
  }
}
