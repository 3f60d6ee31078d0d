/** What comments and pages cite is there: sections of the docs, and every relative link. */
import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tracked = (...patterns: string[]): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...patterns], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((name) => name !== '' && existsSync(path.join(root, name)));
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

/** As GitHub makes them of headings. */
const slug = (heading: string): string =>
  heading
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]/g, '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const withoutCode = (text: string): string => text.replaceAll(/```[\s\S]*?```/g, '');

function anchorsOf(page: string): ReadonlySet<string> {
  const text = withoutCode(read(page));
  const headings = [...text.matchAll(/^#{1,6} (.*)$/gm)].map((found) => slug(found[1] ?? ''));
  const named = [...text.matchAll(/<a id="([^"]+)"/g)].map((found) => found[1] ?? '');
  return new Set([...headings, ...named]);
}

/** `from` names the page in prose; `anchor` is where it must lead. */
const CITATIONS: readonly {
  readonly page: string;
  readonly pattern: RegExp;
  readonly anchor: (found: RegExpExecArray) => string;
}[] = [
  {
    page: 'docs/idenfy-api.md',
    pattern: /idenfy-api\.md,? (\d+(?:\.\d+)*)/g,
    anchor: (found) => found[1] ?? '',
  },
  {
    page: 'docs/idenfy-api.md',
    pattern: /idenfy-api\.md \d+(?:\.\d+)*(?:,| to| and| or) (\d+\.\d+)/g,
    anchor: (found) => found[1] ?? '',
  },
  {
    page: 'docs/design.md',
    pattern: /design\.md, (?:invariants? (\d+)|"([^"]+)")/g,
    anchor: (found) => (found[1] === undefined ? slug(found[2] ?? '') : `invariant-${found[1]}`),
  },
  {
    page: 'docs/temporal.md',
    pattern: /temporal\.md,? (trap )?(\d+[a-z]?)/g,
    anchor: (found) => (found[1] === undefined ? (found[2] ?? '') : `trap-${found[2]}`),
  },
];

test('every citation in a comment, a test or a tool names a section that is there', () => {
  const places = new Map(CITATIONS.map(({ page }) => [page, anchorsOf(page)]));
  let count = 0;
  const dangling = tracked('src', 'test', 'tools', 'packages', '*.yml', '*.mjs')
    .filter((name) => /\.(ts|mjs|js|yml)$/.test(name) && !name.endsWith('citations.unit.test.ts'))
    .flatMap((name) => {
      const text = read(name).replaceAll(/\n\s*(?:\/\/|\*|#) ?/g, ' ');
      return CITATIONS.flatMap(({ page, pattern, anchor }) =>
        [...text.matchAll(pattern)].flatMap((found) => {
          count += 1;
          return places.get(page)?.has(anchor(found)) === true ? [] : [`${name}: ${found[0]}`];
        }),
      );
    });
  expect(dangling).toEqual([]);
  // The guides themselves are cited by their sections, and nothing outside the repository is.
  expect(count).toBeGreaterThan(300);
});

test('no comment cites what is not in the repository', () => {
  const outside = tracked('src', 'test', 'tools', 'packages', 'docs', '*.md')
    .filter((name) => /\.(ts|mjs|js|md)$/.test(name) && !name.endsWith('citations.unit.test.ts'))
    .filter((name) =>
      /(?<![\w-])idenfy\/(api\.md|guide-)|shared\/(design|temporal|idenfy|toolchain)/.test(read(name)),
    );
  expect(outside).toEqual([]);
});

test('every relative link of a page leads to a file, and to a heading that it has', () => {
  const broken = tracked('*.md').flatMap((name) =>
    [...withoutCode(read(name)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap((found) => {
      const link = found[1] ?? '';
      if (/^(https?:|mailto:)/.test(link)) return [];
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? name : path.join(path.dirname(name), file);
      if (!existsSync(path.join(root, target))) return [`${name}: ${link}`];
      const isThere = anchor === undefined || !target.endsWith('.md') || anchorsOf(target).has(anchor);
      return isThere ? [] : [`${name}: ${link}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('every test file that a page or a comment names is there', () => {
  const files = tracked('*.test.ts').map((name) => `/${name}`);
  const gone = tracked('src', 'test', 'tools', 'packages', 'docs', '*.md', '*.js')
    .filter((name) => /\.(ts|mjs|js|md)$/.test(name))
    .flatMap((name) =>
      [...read(name).matchAll(/(?<![\w.}*-])\w[\w./-]*\.test\.ts\b/g)]
        .filter(([named]) => !files.some((file) => file.endsWith(`/${named}`)))
        .map(([named]) => `${name}: ${named}`),
    );
  expect(gone).toEqual([]);
});
