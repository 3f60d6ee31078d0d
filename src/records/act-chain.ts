/**
 * What binds the act log together. Each row has a hash of itself and of the row before; the head, whose one row tells
 * where the log ends, is signed by a key that whoever can write to the database does not have; checkpoints say the same of
 * earlier moments, for anybody who has the public key.
 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { ActKind } from '../domain/acts.ts';
import type { actCheckpoints, actHead, acts } from './schema.ts';

export type ActRow = typeof acts.$inferSelect;
export type ActCheckpoint = typeof actCheckpoints.$inferSelect;
type Head = typeof actHead.$inferSelect;
export type Place = Pick<ActRow, 'position' | 'hash'>;

/** What stands in the place of a hash before the first row. */
export const beginning: Place = { position: 0, hash: '0'.repeat(64) };

export function hashOf(row: Omit<ActRow, 'hash'>, before: string): string {
  const { position, at, kind, actedBy, verificationId, clientDigest, detail } = row;
  const content = [before, position, at.toISOString(), kind, actedBy, verificationId, clientDigest, detail];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export class ActSigner {
  /** PEM, for whoever checks an export. */
  readonly publicKey: string;
  private readonly ofHead: Uint8Array;
  private readonly ofCheckpoints: KeyObject;
  private readonly verifying: KeyObject;

  /** @param key the database's own, of the purpose `acts` */
  constructor(key: Uint8Array) {
    const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `act log ${use}`, 32));
    this.ofHead = derived('head');
    this.ofCheckpoints = createPrivateKey({
      key: Buffer.concat([PKCS8_ED25519, derived('checkpoints')]),
      format: 'der',
      type: 'pkcs8',
    });
    this.verifying = createPublicKey(this.ofCheckpoints);
    this.publicKey = this.verifying.export({ format: 'pem', type: 'spki' }).toString();
  }

  head(place: Place): string {
    return createHmac('sha256', this.ofHead).update(textOf('head', place)).digest('hex');
  }

  isHead(head: Pick<Head, 'position' | 'hash' | 'signature'>): boolean {
    const [given, own] = [Buffer.from(head.signature), Buffer.from(this.head(head))];
    return given.length === own.length && timingSafeEqual(given, own);
  }

  checkpoint({ position, hash }: Place): ActCheckpoint {
    const text = Buffer.from(textOf('checkpoint', { position, hash }));
    return { position, hash, signature: sign(null, text, this.ofCheckpoints).toString('base64') };
  }

  /**
   * Of an evidence bundle, by the same key, so that whoever keeps one public key can check both: a manifest is a JSON
   * object, which no checkpoint's text begins like.
   */
  manifest(json: Uint8Array): Uint8Array {
    if (json[0] !== 0x7b) throw new Error('A manifest is a JSON object.');
    return sign(null, json, this.ofCheckpoints);
  }

  isCheckpoint(checkpoint: ActCheckpoint): boolean {
    return isSigned(checkpoint, this.verifying);
  }
}

/** @param key the public one */
export function isSigned(checkpoint: ActCheckpoint, key: KeyObject): boolean {
  const text = Buffer.from(textOf('checkpoint', checkpoint));
  return verify(null, text, key, Buffer.from(checkpoint.signature, 'base64'));
}

function textOf(what: 'head' | 'checkpoint', { position, hash }: Place): string {
  return `${what} ${position} ${hash}`;
}

/**
 * changed: the row is not what its hash says. missing: this row is not there. misplaced: it is not this row's place.
 * rewritten: the rows agree with each
 * other and not with what was signed. cut-off: the log goes on after it, or did. added: after the end that was signed.
 * unsigned: the end or the checkpoint bears no signature of ours. unproven: no checkpoint signs the rows from it on.
 * gone: there is no log, and there was one.
 */
export type FindingKind =
  'changed' | 'missing' | 'misplaced' | 'rewritten' | 'cut-off' | 'added' | 'unsigned' | 'unproven' | 'gone';

export interface Finding {
  readonly kind: FindingKind;
  readonly position: number;
}

const BEGUN_ANEW: ActKind = 'begun-anew';
const anewSchema = z.object({ before: z.string() });

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Walks along the log once, from its beginning or from a place on. */
export class ActVerifier {
  readonly findings: Finding[] = [];
  private last: Place = beginning;
  private readonly isCheckpoint: (checkpoint: ActCheckpoint) => boolean;
  private readonly signed = new Map<number, Set<string>>();
  private proven = 0;
  private readonly rows = createHash('sha256');
  /** Where somebody closed a log that was changed and began anew, and what is wrong with what is before. */
  readonly closed: { readonly position: number; readonly findings: readonly Finding[] }[] = [];

  /**
   * @param places.anchors what was noted outside of the database: the hash at a position
   * @param places.after where the rows begin that it is given: behind this position
   */
  constructor(
    isCheckpoint: (checkpoint: ActCheckpoint) => boolean,
    checkpoints: readonly ActCheckpoint[],
    places: { readonly anchors?: readonly Place[] | undefined; readonly after?: number } = {},
  ) {
    this.isCheckpoint = isCheckpoint;
    const { anchors = [], after = 0 } = places;
    for (const checkpoint of checkpoints) {
      if (this.isCheckpoint(checkpoint)) this.note(checkpoint);
      else this.find('unsigned', checkpoint.position);
    }
    for (const anchor of anchors) this.note(anchor);
    // Of what comes before there is nothing but what was signed.
    for (const position of this.signed.keys()) if (position < after) this.signed.delete(position);
    const [hash] = this.signed.get(after) ?? [];
    if (after > 0 && hash !== undefined) this.last = { position: after, hash };
    this.atSigned(this.last);
  }

  next(row: ActRow): void {
    const { position: last, hash: before } = this.last;
    if (this.isBegunAnew(row)) {
      this.beginAnew(row);
      return;
    }
    this.digested(row);
    if (row.position <= last) {
      this.find('misplaced', row.position);
      return;
    }
    if (row.position > last + 1) this.find('missing', last + 1);
    // Of what is missing nobody knows the hash, and the row itself may be as it was.
    else if (hashOf(row, before) !== row.hash) this.find('changed', row.position);
    this.last = { position: row.position, hash: row.hash };
    this.atSigned(this.last);
  }

  end(
    head: Pick<Head, 'position' | 'hash' | 'signature'> | null,
    signer: Pick<ActSigner, 'isHead'>,
  ): { readonly rows: number } {
    const { position, hash } = this.last;
    // The head was made with the key, before the first row.
    if (head === null) this.find(position > 0 ? 'unsigned' : 'gone', position);
    else if (!signer.isHead(head)) this.find('unsigned', head.position);
    else if (head.position > position) this.find('cut-off', position);
    else if (head.position < position) this.find('added', head.position + 1);
    else if (head.hash !== hash) this.find('rewritten', position);
    return this.endOfRows();
  }

  /** Where nobody can tell the end but what was signed: an export has no head. */
  endOfExport(): { readonly rows: number } {
    const { position } = this.last;
    if (this.signed.size === 0 && this.proven < position) this.find('unproven', this.proven + 1);
    return this.endOfRows();
  }

  private endOfRows(): { readonly rows: number } {
    const { position } = this.last;
    // What was signed before that, and is not there, is found to be missing.
    if ([...this.signed.keys()].some((signed) => signed > position)) this.find('cut-off', position);
    return { rows: position };
  }

  /** Of all rows so far, as they are and whether they should be so or not. */
  digest(): string {
    return this.rows.copy().digest('hex');
  }

  /** Signed as a place of its own: whoever has no key can put no such row anywhere. */
  private isBegunAnew(row: ActRow): boolean {
    return (
      row.kind === BEGUN_ANEW &&
      row.position > this.last.position &&
      hashOf(row, beginning.hash) === row.hash &&
      this.signed.get(row.position)?.has(row.hash) === true
    );
  }

  /** What was found before is known, as that act says; what was done to the log before since then is not. */
  private beginAnew(row: ActRow): void {
    const named = anewSchema.safeParse(jsonIn(row.detail)).data;
    const isAsNamed = named?.before === this.digest();
    const isBefore = ({ position }: Finding) => position < row.position;
    this.closed.push({ position: row.position, findings: this.findings.filter(isBefore) });
    this.findings.splice(0, Infinity, ...this.findings.filter((each) => !isBefore(each)));
    for (const position of this.signed.keys()) if (position < row.position) this.signed.delete(position);
    if (!isAsNamed) this.find('rewritten', this.last.position);
    this.digested(row);
    this.last = { position: row.position, hash: row.hash };
    this.atSigned(this.last);
  }

  private digested(row: ActRow): void {
    this.rows.update(`${hashOf(row, '')} ${row.hash}\n`);
  }

  private note({ position, hash }: Place): void {
    this.signed.set(position, (this.signed.get(position) ?? new Set()).add(hash));
  }

  private atSigned({ position, hash }: Place): void {
    const signed = this.signed.get(position);
    if (signed === undefined) return;
    this.signed.delete(position);
    this.proven = position;
    // Of two that were signed of one place, one is of another log.
    if (signed.size > 1 || !signed.has(hash)) this.find('rewritten', position);
  }

  private find(kind: FindingKind, position: number): void {
    const isKnown = this.findings.some((each) => each.kind === kind && each.position === position);
    if (!isKnown) this.findings.push({ kind, position });
  }
}
