import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Saved, savedSchema } from './saved-schema.ts';
import type { SandboxState, Session } from './state.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** The state of an earlier process in the folder cannot be read. */
export class SavedStateError extends Error {
  override readonly name = 'SavedStateError';
  readonly code = 'saved_state_unreadable';
}

export interface Restored {
  linkKey: Uint8Array;
  sessions: Session[];
  webhooks: WebhookRecord[];
  plans: Saved['plans'];
}

// Long enough to write the changes of one request once, short enough that a crash loses almost nothing.
const writesAfterMs = 50;

/** Keeps the sandbox's state in a folder: `state.json`, and each file's bytes once in `files/`, by their digest. */
export class SavedState {
  readonly #folder: string;
  readonly #onError: (error: unknown) => void;
  readonly #written = new Set<string>();
  #restored: Promise<Restored> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string, onError: (error: unknown) => void) {
    this.#folder = folder;
    this.#onError = onError;
  }

  /** @throws SavedStateError */
  restore(): Promise<Restored> {
    this.#restored ??= this.#read();
    return this.#restored;
  }

  /** Writes `state` a moment after each of its changes. */
  follow(state: SandboxState): void {
    state.onChange(() => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.write(state).catch(this.#onError);
      }, writesAfterMs).unref();
    });
  }

  /** Writes the state of the moment when its turn comes. */
  write(state: SandboxState): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // One write after the other: two at once would share the file that is renamed.
    this.#writing = this.#writing.then(() => this.#write(state).then(resolve, reject));
    return promise;
  }

  async #write(state: SandboxState): Promise<void> {
    const { linkKey } = await this.restore();
    const sessions = [...state.sessions.values()];
    // The content is built before the first await, so that it is from one moment.
    const files = sessions.flatMap((session) => session.files.map(({ bytes }) => bytes));
    const saved: Saved = {
      version: 1,
      linkKey: Buffer.from(linkKey).toString('base64'),
      sessions: sessions.map((session) => ({
        ...session,
        countries: session.countries === null ? null : [...session.countries],
        documents: [...session.documents],
        files: session.files.map(({ name, type, bytes }) => ({ name, type, sha256: digestOf(bytes) })),
      })),
      webhooks: [...state.webhooks.values()].map((webhook) => ({
        ...webhook,
        headers: { ...webhook.headers },
      })),
      plans: [...state.plans],
    };
    const json = JSON.stringify(savedSchema.parse(saved));
    for (const bytes of files) await this.#writeFile(bytes);
    const path = join(this.#folder, 'state.json');
    await writeFile(`${path}.new`, json, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  async #writeFile(bytes: Uint8Array): Promise<void> {
    const sha256 = digestOf(bytes);
    if (this.#written.has(sha256)) return;
    const path = this.#pathOf(sha256);
    if (!(await exists(path))) {
      await writeFile(`${path}.new`, bytes, { mode: 0o600 });
      await rename(`${path}.new`, path);
    }
    this.#written.add(sha256);
  }

  async #read(): Promise<Restored> {
    await mkdir(join(this.#folder, 'files'), { recursive: true, mode: 0o700 });
    const path = join(this.#folder, 'state.json');
    if (!(await exists(path))) return { linkKey: randomBytes(32), sessions: [], webhooks: [], plans: [] };
    try {
      const saved = savedSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      return {
        linkKey: Buffer.from(saved.linkKey, 'base64'),
        sessions: await Promise.all(saved.sessions.map((session) => this.#withBytes(session))),
        webhooks: saved.webhooks,
        plans: saved.plans,
      };
    } catch (cause) {
      throw new SavedStateError(
        `The sandbox cannot read the state in ${path}. Remove that folder to start afresh.`,
        { cause },
      );
    }
  }

  async #withBytes(session: Saved['sessions'][number]): Promise<Session> {
    const files = session.files.map(async ({ name, type, sha256 }) => ({
      name,
      type,
      bytes: await readFile(this.#pathOf(sha256)),
    }));
    return { ...session, files: await Promise.all(files) };
  }

  #pathOf(sha256: string): string {
    return join(this.#folder, 'files', sha256);
  }
}

// Each write needs the digests again, of bytes that never change.
const digests = new WeakMap<Uint8Array, string>();

function digestOf(bytes: Uint8Array): string {
  const digest = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  digests.set(bytes, digest);
  return digest;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
