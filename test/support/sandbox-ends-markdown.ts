/** The same for docs/sandbox.md. */
import { methods } from '../../src/domain/words.ts';
import type { Method } from '../../src/domain/words.ts';
import type { Ends } from './sandbox-ends.ts';

const afterwards: Readonly<Record<string, string>> = {
  'awaiting-document-result':
    '`awaiting-document-result`, at the end of its life EXPIRED: `document_session_expired`',
  'downloading-documents':
    '`downloading-documents`, and when the links are dead, blocked: `second_document_files_unavailable`',
};

export function endsTable(rows: Readonly<Record<string, Partial<Ends>>>): string {
  const names = ['clientId', ...methods.map((method) => `\`${method}\``)];
  const lines = Object.entries(rows).map(([id, ends]) => [
    `\`magic-${id}\``,
    ...methods.map((method: Method) => inWords(ends[method])),
  ]);
  return [names, names.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** `REJECTED: identity_denied` → REJECTED: `identity_denied` */
function inWords(end: string | undefined): string {
  if (end === undefined) return 'the fault has nothing to strike';
  const [how = '', reasons] = end.split(/: (.*)/s);
  if (reasons === undefined) return afterwards[how] ?? how;
  return `${how}: ${reasons
    .split(', ')
    .map((reason) => `\`${reason}\``)
    .join(', ')}`;
}
