/** What the code logs, the log shows: a member that is not in the list of `src/log-redaction.ts` would be left out without a word. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { shownMembers } from '../src/log-redaction.ts';

/** Those that write to a terminal and not to the log of a process. */
const NO_LOG = /^src\/(?:local|temporal-cli)\//;

/** From this brace on to its own end. */
function objectAt(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  throw new Error('no end');
}

/** The names of its members, of those within a spread too. */
function namesIn(literal: string): string[] {
  const plain = literal.replaceAll(/`[^`]*`|'[^']*'|"[^"]*"/g, '0');
  return [...plain.matchAll(/[{,]\s*([A-Za-z]\w*)\s*(?=[:,}])/g)].flatMap(([, name]) => name ?? []);
}

// What a request's own line says besides is made by `noteOf`.
const logged = globSync('src/**/*.ts', { cwd: new URL('../', import.meta.url) })
  .filter((file) => !NO_LOG.test(file))
  .flatMap((file) => {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
    return [
      ...text.matchAll(
        /\b(?:log\.(?:debug|info|warn|error|fatal)\(|function noteOf\([^]*?\n {2}return)\s*(?=\{)/g,
      ),
    ].flatMap((call) =>
      namesIn(objectAt(text, call.index + call[0].length)).map((name) => [file, name] as const),
    );
  });

test('they are found', () => {
  expect(logged).toContainEqual(['src/worker/file-isolation.ts', 'isolation']);
  expect(logged).toContainEqual(['src/server/webhook-receiver.ts', 'unknownFields']);
  expect(logged.length).toBeGreaterThan(25);
});

test.each(logged)('%s logs %s, and the log shows it', (_file, name) => {
  const value = name === 'err' ? new Error('broken') : 'word';
  expect(shownMembers({ [name]: value })).not.toHaveProperty('redacted');
});
