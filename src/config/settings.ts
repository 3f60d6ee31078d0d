/**
 * Every setting, once: its variable, how its text is read, its default and its explanation. Reading, the
 * types, `docs/configuration.md` and `.env.example` all come from this table.
 */
import type { z } from 'zod';
import { deadlines } from './groups/deadlines.ts';
import { desk } from './groups/desk.ts';
import { documents } from './groups/documents.ts';
import { encryption } from './groups/encryption.ts';
import { erasure } from './groups/erasure.ts';
import { events } from './groups/events.ts';
import { evidence } from './groups/evidence.ts';
import { fitting } from './groups/fitting.ts';
import { idenfy } from './groups/idenfy.ts';
import { limits } from './groups/limits.ts';
import { process } from './groups/process.ts';
import { records } from './groups/records.ts';
import { secondDocument } from './groups/second-document.ts';
import { server } from './groups/server.ts';
import { temporal } from './groups/temporal.ts';
import { worker } from './groups/worker.ts';
import type { Group, Role } from './setting.ts';

export type { Group, Role, Setting } from './setting.ts';

/** In the order in which the reference shows them. */
export const groups = {
  idenfy,
  secondDocument,
  evidence,
  fitting,
  deadlines,
  temporal,
  records,
  encryption,
  documents,
  erasure,
  limits,
  server,
  desk,
  events,
  worker,
  process,
} as const satisfies Record<string, Group>;

type Groups = typeof groups;

/** With a default: its value. Demanded: its value for those who demand it, else undefined. */
type Value<S, R extends Role> = S extends { readonly read: infer Z extends z.ZodType }
  ? S extends { readonly default: string }
    ? z.output<Z>
    : S extends { readonly neededBy: readonly (infer N)[] }
      ? R extends N
        ? z.output<Z>
        : undefined
      : z.output<Z> | undefined
  : never;

/** The settings as one role gets them; without a role, what demands depend on may be undefined. */
export type Config<R extends Role = Role> = {
  readonly [G in keyof Groups]: {
    readonly [K in keyof Groups[G]['settings']]: Value<Groups[G]['settings'][K], R>;
  };
};
