/** Judges the lines of one piece of a file; runs in separate threads (`pool.ts`). */
import { parentPort } from 'node:worker_threads';
import { judgeLine } from './judge.ts';
import type { Line } from './lines.ts';

export interface Piece {
  readonly lines: readonly Line[];
  /** ISO. */
  readonly today: string;
}

export interface JudgedPiece {
  /** A line each, with its end. */
  readonly text: string;
  readonly hasRefused: boolean;
}

function judgePiece({ lines, today }: Piece): JudgedPiece {
  const answers = lines
    .filter(({ text }) => text === null || text.trim() !== '')
    .map(({ number, text, reason = 'cannot be read' }) =>
      text === null ? { id: null, error: `Line ${number} ${reason}.` } : judgeLine(text, number, today),
    );
  return {
    text: answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''),
    hasRefused: answers.some((answer) => 'error' in answer),
  };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
parentPort?.on('message', (piece: Piece) => parentPort?.postMessage(judgePiece(piece)));
