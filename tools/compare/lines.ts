import type { Readable } from 'node:stream';

export interface Line {
  readonly number: number;
  /** Null where it cannot be read. */
  readonly text: string | null;
  readonly reason?: 'is too long' | 'is no UTF-8';
}

/** A hundred times longer than any pair of documents, so that a file without lines is not read into memory whole. */
const LONGEST = 1_000_000;

/** The lines of each arriving piece, so that the writer waits once per piece and not once per line. */
export async function* linesOf(input: Readable): AsyncGenerator<readonly Line[]> {
  let rest: Buffer[] = [];
  let length = 0;
  let number = 0;
  let isTooLong = false;
  const lineOf = (end: Buffer): Line => {
    number += 1;
    const isLong = isTooLong || length + end.length > LONGEST;
    const line = isLong
      ? ({ number, text: null, reason: 'is too long' } as const)
      : decoded(rest.length === 0 ? end : Buffer.concat([...rest, end]), number);
    [rest, length, isTooLong] = [[], 0, false];
    return line;
  };
  for await (const chunk of input) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    const lines: Line[] = [];
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, from)) {
      lines.push(lineOf(piece.subarray(from, at)));
      from = at + 1;
    }
    const end = piece.subarray(from);
    isTooLong ||= length + end.length > LONGEST;
    if (isTooLong) [rest, length] = [[], 0];
    else if (end.length > 0) {
      rest.push(end);
      length += end.length;
    }
    yield lines;
  }
  if (length > 0 || isTooLong) yield [lineOf(Buffer.alloc(0))];
}

const NEWLINE = 10;

/** Lost letters would be compared as something else. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(bytes: Buffer, number: number): Line {
  try {
    const text = decoder.decode(bytes);
    return { number, text: number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text };
  } catch {
    return { number, text: null, reason: 'is no UTF-8' };
  }
}
