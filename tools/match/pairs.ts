/** Labelled pairs of names from a CSV file, row by row, so that its size does not matter. */
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';

export interface LabelledPair {
  readonly line: number;
  readonly name1: string;
  readonly name2: string;
  /** Null if the file has no such column, or it is empty. */
  readonly isMatch: boolean | null;
}

/** The file is not a valid table of names; the message says where and why. */
export class BadFile extends Error {}

/** Longer than any name, so that a file that is not a table is not read into memory whole. */
const MOST_CHARACTERS_A_ROW = 1_000_000;

const rowSchema = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

const TRUE = new Set(['true', 't', '1', 'yes', 'y', 'match']);
const FALSE = new Set(['false', 'f', '0', 'no', 'n']);

/**
 * If the first row has `name1` and `name2`, it names the columns; otherwise they are name1, name2 and is_match, in this
 * order. Further columns are ignored. @throws BadFile
 */
export async function* readPairs(input: Readable): AsyncGenerator<LabelledPair> {
  const rows = input.pipe(
    parse({
      bom: true,
      info: true,
      relaxColumnCount: true,
      // Ivan "Vanya" Sokolov, unquoted.
      relaxQuotes: true,
      skipEmptyLines: true,
      maxRecordSize: MOST_CHARACTERS_A_ROW,
    }),
  );
  // An error of the source does not pass through a pipe.
  input.once('error', (error) => rows.destroy(error));
  let columns: Columns | null = null;
  try {
    for await (const row of rows) {
      const { record, info } = rowSchema.parse(row);
      if (columns === null) {
        const named = columnsOf(record);
        columns = named ?? { name1: 0, name2: 1, isMatch: 2 };
        if (named !== null) continue;
      }
      yield pairOf(record, columns, info.lines);
    }
  } catch (error) {
    if (error instanceof CsvError) throw new BadFile(`This is no CSV file: ${plain(error.message)}`);
    throw error;
  }
  if (columns === null) throw new BadFile('The file is empty: it should hold name1,name2[,is_match,…].');
}

const plain = (text: string): string => text.replaceAll(/\p{C}/gu, ' ').slice(0, 200);

interface Columns {
  readonly name1: number;
  readonly name2: number;
  readonly isMatch: number;
}

function columnsOf(record: readonly string[]): Columns | null {
  const names = record.map((name) => name.trim().toLowerCase());
  const [name1, name2] = [names.indexOf('name1'), names.indexOf('name2')];
  if (name1 === -1 && name2 === -1) return null;
  if (name1 === -1 || name2 === -1) {
    throw new BadFile(`The header must name both name1 and name2; it is: ${names.join(', ').slice(0, 200)}`);
  }
  return { name1, name2, isMatch: names.indexOf('is_match') };
}

function pairOf(record: readonly string[], columns: Columns, line: number): LabelledPair {
  const [name1, name2] = [record[columns.name1], record[columns.name2]];
  if (name1 === undefined || name2 === undefined) {
    throw new BadFile(`Line ${line} has ${record.length} column(s); it needs name1 and name2.`);
  }
  return { line, name1, name2, isMatch: labelOf(record[columns.isMatch] ?? '', line) };
}

function labelOf(text: string, line: number): boolean | null {
  const label = text.trim().toLowerCase();
  if (label === '') return null;
  if (TRUE.has(label)) return true;
  if (FALSE.has(label)) return false;
  throw new BadFile(
    `Line ${line}: is_match is neither true nor false: ${JSON.stringify(label.slice(0, 40))}`,
  );
}
