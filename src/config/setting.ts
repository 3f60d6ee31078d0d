/** What a setting is. */
import type { z } from 'zod';

/** Who reads the settings: the two processes, everything in one process, a command beside them, or `npm run migrate`. */
export type Role = 'server' | 'worker' | 'embedded' | 'command' | 'migration';

export interface Setting {
  readonly name: string;
  /** From the variable's text to its value. */
  readonly read: z.ZodType<unknown, string>;
  /** As one would write it in the variable. Without one, the setting is unset unless `neededBy` demands it. */
  readonly default?: string;
  /** Demanded by these, and looked at by no other, so that a secret can be kept from who has no use for it. */
  readonly neededBy?: readonly Role[];
  /** Looked at by these alone, as far as it is set; for all others it has its default. */
  readonly readBy?: readonly Role[];
  /** Never printed, and readable from the file that `<name>_FILE` names. */
  readonly secret?: true;
  /** Markdown: what it does, why this default, what it goes together with. */
  readonly about: string;
  /** What stands in `.env.example` where there is no default. */
  readonly example?: string;
}

export interface Group {
  readonly title: string;
  readonly about?: string;
  readonly settings: Readonly<Record<string, Setting>>;
}
