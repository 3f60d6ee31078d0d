/**
 * The act log as JSON lines, and a check of such a file that needs neither a database nor a key that anybody has to keep
 * secret.
 */
import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { ActVerifier, isSigned } from './act-chain.ts';
import type { ActCheckpoint, ActRow, Finding, Place } from './act-chain.ts';

/** What `export` writes: rows in their order, the public key, and all checkpoints up to the last row. */
export const exportLineOf = {
  act: ({ detail, ...act }: ActRow) => JSON.stringify({ act: { ...act, detail: detailOf(detail) } }),
  key: (key: string) => JSON.stringify({ key }),
  checkpoint: (checkpoint: ActCheckpoint) => JSON.stringify({ checkpoint }),
};

/** As an object where that says the same, to the letter: of a row that somebody changed nothing is put right. */
function detailOf(detail: string): unknown {
  try {
    const parsed: unknown = JSON.parse(detail);
    return typeof parsed === 'object' && JSON.stringify(parsed) === detail ? parsed : detail;
  } catch {
    return detail;
  }
}

const placeSchema = { position: z.int().min(0), hash: z.string() };
// Whatever else stands beside what is hashed, nobody has signed.
const lineSchema = z.union([
  z.strictObject({
    act: z.strictObject({
      ...placeSchema,
      at: z.iso.datetime().transform((text) => new Date(text)),
      kind: z.string(),
      actedBy: z.string(),
      verificationId: z.string().nullable(),
      clientDigest: z.string().nullable(),
      detail: z
        .union([z.string(), z.record(z.string(), z.unknown())])
        .transform((detail) => (typeof detail === 'string' ? detail : JSON.stringify(detail))),
    }),
  }),
  z.strictObject({ checkpoint: z.strictObject({ ...placeSchema, signature: z.string() }) }),
  z.strictObject({ key: z.string() }),
]);

export interface ExportVerdict {
  /** The rows that the file has. */
  readonly rows: number;
  /** The position of the last one. */
  readonly last: number;
  readonly findings: readonly Finding[];
  /** Where it was closed and begun anew. */
  readonly closed: ActVerifier['closed'];
  /** Lines that no export has, by their numbers from 1 on. */
  readonly foreignLines: readonly number[];
  /** Where the public key came from: given, or the file's own, which whoever can rewrite the file can exchange. */
  readonly key: { readonly from: 'given' | 'file'; readonly der: Uint8Array } | null;
}

/**
 * @param lines of one export, or of several, one after the other; read twice, since what is signed comes last
 * @param given.key PEM
 * @param given.after where the rows begin: behind this position, of which a checkpoint or an anchor has to tell
 */
export async function verifyExport(
  lines: () => AsyncIterable<string>,
  given: { readonly key?: string; readonly anchors?: readonly Place[]; readonly after?: number } = {},
): Promise<ExportVerdict> {
  const { after = 0 } = given;
  const foreignLines: number[] = [];
  const checkpoints: ActCheckpoint[] = [];
  const keys = new Set<string>();
  let number = 0;
  for await (const line of lines()) {
    number += 1;
    const read = lineIn(line);
    if (read === null) foreignLines.push(number);
    else if ('checkpoint' in read) checkpoints.push(read.checkpoint);
    else if ('key' in read) keys.add(read.key);
  }
  const key = keyOf(given.key, keys);
  const verifier = new ActVerifier(
    (checkpoint) => key !== null && isSigned(checkpoint, key.public),
    checkpoints,
    { after, anchors: given.anchors },
  );
  let rows = 0;
  for await (const line of lines()) {
    const read = lineIn(line);
    if (read === null || !('act' in read)) continue;
    verifier.next(read.act);
    rows += 1;
  }
  const { rows: last } = verifier.endOfExport();
  return {
    rows,
    last,
    findings: verifier.findings,
    closed: verifier.closed,
    foreignLines,
    key: key === null ? null : { from: key.from, der: key.public.export({ format: 'der', type: 'spki' }) },
  };
}

/** Two keys in one file are none: of which is it? */
function keyOf(
  given: string | undefined,
  inFile: ReadonlySet<string>,
): { readonly from: 'given' | 'file'; readonly public: KeyObject } | null {
  const [own] = inFile.size === 1 ? inFile : [];
  const pem = given ?? own;
  const key = pem === undefined ? null : publicKeyOf(pem);
  return key === null ? null : { from: given === undefined ? 'file' : 'given', public: key };
}

function publicKeyOf(pem: string): KeyObject | null {
  try {
    // A private key is no way to check a signature, and would be taken for one.
    const key = pem.includes('PRIVATE') ? null : createPublicKey(pem);
    return key?.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** Null for what no export has; an empty line says nothing. */
function lineIn(line: string): z.infer<typeof lineSchema> | { readonly empty: true } | null {
  if (line.trim() === '') return { empty: true };
  try {
    return lineSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
