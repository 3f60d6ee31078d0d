import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Settings } from './options.ts';
import type { SandboxState, Session } from './state.ts';
import type { StoredFile } from './images.ts';

/** The XML that S3 answers for a dead or forged link. */
export interface StorageRefusal {
  status: 403 | 404;
  code: 'AccessDenied' | 'SignatureDoesNotMatch' | 'NoSuchKey';
  message: string;
}

/** What a fault does to a link: it is dead at once, or has another origin. */
export interface LinkFate {
  dead: boolean;
  origin: string | null;
}

const folderOf = (session: Session) =>
  createHash('sha256').update(session.scanRef).digest('hex').slice(0, 40).toUpperCase();

/**
 * Links to a session's files, in the form of S3's signed URLs, which live for an hour by default
 * (idenfy-api.md 3.9 [A/B]).
 */
export class FileLinks {
  readonly #settings: Settings;
  readonly #state: SandboxState;
  readonly #origin: () => string;
  readonly #key: Uint8Array;

  /** Links survive a restart if `key` does. */
  constructor(settings: Settings, state: SandboxState, origin: () => string, key: Uint8Array) {
    this.#key = key;
    this.#settings = settings;
    this.#state = state;
    this.#origin = origin;
  }

  urlOf(session: Session, file: StoredFile, fate?: LinkFate): string {
    const path = `/storage/users_storage/users/${folderOf(session)}/${session.scanRef}/${encodeURIComponent(file.name)}.${file.type.extension}`;
    const life = fate?.dead === true ? 0 : this.#settings.fileUrlTtlSeconds;
    const expires = Math.floor(this.#settings.now() / 1000 + life);
    const query = new URLSearchParams({
      AWSAccessKeyId: 'SANDBOX',
      Signature: this.#sign(path, String(expires)),
      Expires: String(expires),
    });
    return `${fate?.origin?.replace(/\/$/, '') ?? this.#origin()}${path}?${query.toString()}`;
  }

  /** Every file of the session, key → URL; the shape is presumed (idenfy-api.md 6 GAP, [E]). */
  urlsOf(session: Session, fate?: LinkFate): Record<string, string> {
    return Object.fromEntries(session.files.map((file) => [file.name, this.urlOf(session, file, fate)]));
  }

  /** The file behind a link, or S3's error. `path` is encoded as in the URL. */
  open(path: string, query: URLSearchParams): { session: Session; file: StoredFile } | StorageRefusal {
    const expires = query.get('Expires') ?? '';
    const given = Buffer.from(query.get('Signature') ?? '');
    const wanted = Buffer.from(this.#sign(path, expires));
    if (!/^\d+$/.test(expires) || given.length === 0) {
      return { status: 403, code: 'AccessDenied', message: 'Access Denied' };
    }
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      return {
        status: 403,
        code: 'SignatureDoesNotMatch',
        message: 'The request signature we calculated does not match the signature you provided.',
      };
    }
    if (this.#settings.now() >= Number(expires) * 1000) {
      return { status: 403, code: 'AccessDenied', message: 'Request has expired' };
    }
    const [, scanRef, name] = /\/([^/]+)\/([^/]+)\.[a-z]+$/.exec(path) ?? [];
    const session = this.#state.sessions.get(scanRef ?? '');
    const file = session?.files.find((candidate) => encodeURIComponent(candidate.name) === name);
    if (session === undefined || file === undefined) {
      return { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' };
    }
    return { session, file };
  }

  #sign(path: string, expires: string): string {
    return createHmac('sha256', this.#key).update(`${path}\n${expires}`).digest('base64');
  }
}
