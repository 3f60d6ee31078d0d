/**
 * Finds every secret and placeholder that this repository publishes: in the files of settings, the compose file, the
 * documentation, the examples, the sources and the tests. Too many are found rather than too few: a word more that no
 * real secret is costs nothing.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { groups } from '../src/config/settings.ts';
import type { Setting } from '../src/config/settings.ts';
import { digestOf } from '../src/config/safety/secrets.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where something to copy may stand. Not `.env`, which is somebody's own. */
const FOLDERS = ['docs', 'examples', 'src', 'test', 'tools', 'packages', '.ci'];
const FILES =
  /^(?:\.env\.\w+|docker-compose[\w.-]*\.ya?ml|Dockerfile|[A-Z]+\.md|package\.json|renovate\.json)$/;
/** Recorded histories are sealed, and one line of theirs is a megabyte. */
const LEFT_OUT = /(?:^|\/)(?:node_modules|histories|migrations|images|build|data)\/|published-digests\.ts$/;
const TEXT = /\.(?:[cm]?[jt]s|json|jsonc|ya?ml|md|sh|sql|html|toml|txt|go)$/;

export function publishedFiles(): readonly string[] {
  const within = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
  );
  return [
    ...readdirSync(root).filter((name) => FILES.test(name)),
    ...within.filter((file) => !LEFT_OUT.test(file) && (TEXT.test(file) || file.startsWith('.ci'))),
  ].toSorted();
}

const settings = Object.values(groups).flatMap(({ settings: each }): Setting[] => Object.values(each));
const secretNames = settings.filter(({ secret }) => secret === true).map(({ name }) => name);

/** `NAME=value`, `NAME: value`, `"NAME": "value"`, for the secret settings and whatever else is called like one. */
const VARIABLE = new RegExp(
  String.raw`\b(?:${secretNames.join('|')}|[A-Z][A-Z0-9_]*(?:KEY|KEYS|SECRET|SECRETS|PASSWORD|TOKEN|KEY_ID))(?:\x60|"|')?\s*[:=]\s*([^\n]+)`,
  'g',
);
/** `apiSecret: 'value'`, `signingKeys = ['one', 'other']`. */
const MEMBER =
  /\b\w*(?:secret|password|passwd|token|(?:api|access|signing|encryption|test|private)_?key)(?:s|Id)?["']?\s*[:=]\s*(\[?[^\n]+)/gi;
/** Shorter ones are words. */
const SHORTEST = 6;
const LITERAL = /(["'`])((?:(?!\1)[^\\\n])*)\1/g;
const URL_PASSWORD = /\w:\/\/[^\s/:@'"`]*:([^\s/@'"`]+)@/g;
/** 32 bytes. */
const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{43}=?(?![A-Za-z0-9+/_=-])/g;
const HEX = /(?<![A-Za-z0-9])[0-9a-f]{64}(?![A-Za-z0-9])/gi;

/** @returns the secrets of one text, in every form in which they may be used */
export function secretsIn(content: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (text: string) => {
    const value = text.trim();
    // A template's value is made when it runs.
    if (value !== '' && !value.includes('${')) for (const form of formsOf(value)) found.add(form);
  };
  for (const [, rest = ''] of content.matchAll(VARIABLE)) {
    // Taken from the environment.
    if (/^["']?\$/.test(rest)) continue;
    add(bare(rest));
    for (const piece of bare(rest).split(',')) add(bare(piece));
    for (const [, , literal = ''] of rest.matchAll(LITERAL))
      for (const piece of literal.split(',')) add(piece.trim());
  }
  for (const [, rest = ''] of content.matchAll(MEMBER)) {
    const upTo = rest.startsWith('[') ? rest.slice(0, rest.indexOf(']') + 1 || undefined) : rest;
    const literals = [...upTo.matchAll(LITERAL)].map(([, , literal = '']) => literal);
    for (const literal of rest.startsWith('[') ? literals : literals.slice(0, 1))
      if (literal.length >= SHORTEST) add(literal);
  }
  for (const [, password = ''] of content.matchAll(URL_PASSWORD)) {
    add(password);
    add(decoded(password));
  }
  for (const [base64] of content.matchAll(BASE64)) add(base64);
  for (const [hex] of content.matchAll(HEX)) add(hex);
  return found;
}

/** Without quotes, a comment behind it, and what ends a sentence or a statement. */
function bare(text: string): string {
  const value = /^(["'`])(.*?)\1/.exec(text.trim())?.[2] ?? text.trim().split(/\s/, 1)[0] ?? '';
  return value.replace(/^["'`]+|["'`),;.\\|]+$/g, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As it stands; and the bytes of a key, which may be written in other ways, as base64. */
function formsOf(value: string): readonly string[] {
  const key = value.slice(value.indexOf(':') + 1);
  const bytes = /^[0-9a-f]{64}$/i.test(key) ? Buffer.from(key, 'hex') : Buffer.from(key, 'base64');
  const isKey = bytes.length === 32 && /^[A-Za-z0-9+/_-]+=?$/.test(key);
  return [value, ...(isKey ? [bytes.toString('base64')] : [])];
}

export function publishedSecrets(): ReadonlySet<string> {
  const all = publishedFiles().flatMap((file) => [...secretsIn(readFileSync(path.join(root, file), 'utf8'))]);
  return new Set(all);
}

/** src/config/safety/published-digests.ts, which `npm run docs` writes. */
export function publishedDigestsModule(): string {
  const digests = [...publishedSecrets()].map(digestOf).toSorted();
  const lines = [...new Set(digests)].join('\n');
  return `/** Of every secret and placeholder that this repository publishes. Made by tools/published-secrets.ts (\`npm run docs\`). */\nexport const publishedDigests = \`\n${lines}\n\`;\n`;
}
