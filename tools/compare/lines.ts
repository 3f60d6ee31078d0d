import type { Readable } from 'node:stream';

export interface Line {
  readonly number: number;
  /** Null where it is too long to be read. */
  readonly text: string | null;
}

/** A hundred times longer than any pair of documents; keeps a file that has no lines from being read into memory whole. */
const LONGEST = 1_000_000;

/** The lines of each piece that arrives, so that whoever writes waits once a piece and not once a line. */
export async function* linesOf(input: Readable): AsyncGenerator<readonly Line[]> {
  input.setEncoding('utf8');
  let rest = '';
  let number = 0;
  let isTooLong = false;
  const lineOf = (text: string): Line => {
    number += 1;
    const line = { number, text: isTooLong || text.length > LONGEST ? null : withoutMark(text, number) };
    isTooLong = false;
    return line;
  };
  for await (const piece of input) {
    const texts = (rest + String(piece)).split('\n');
    rest = texts.pop() ?? '';
    const lines = texts.map(lineOf);
    if (rest.length > LONGEST) [rest, isTooLong] = ['', true];
    yield lines;
  }
  if (rest !== '' || isTooLong) yield [lineOf(rest)];
}

const withoutMark = (text: string, number: number): string =>
  number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
