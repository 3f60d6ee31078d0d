import { readFileSync } from 'node:fs';
import { z } from 'zod';

export interface Instruction {
  /** In capitals, such as RUN. */
  readonly name: string;
  readonly rest: string;
}

/** The instructions of the Dockerfile, lines put together and comments left out. */
export function readDockerfile(): readonly Instruction[] {
  return readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...rest] = line.trim().split(/\s+/);
      return { name: name.toUpperCase(), rest: rest.join(' ') };
    });
}

/** The instructions of one stage, its FROM among them. */
export function readStage(name: string): readonly Instruction[] {
  const all = readDockerfile();
  const from = all.findIndex((each) => each.name === 'FROM' && each.rest.endsWith(` AS ${name}`));
  if (from === -1) throw new Error(`no stage ${name}`);
  const next = all.findIndex((each, index) => index > from && each.name === 'FROM');
  return all.slice(from, next === -1 ? undefined : next);
}

/** A command in its exec form, as in `CMD ["node", "a.ts"]`. */
export function execForm(text: string): readonly string[] {
  const parsed: unknown = JSON.parse(text);
  return z.array(z.string()).min(1).parse(parsed);
}

/** The rest of the only instruction that begins so. */
export function only(instructions: readonly Instruction[], name: string, start = ''): string {
  const found = instructions.filter((each) => each.name === name && each.rest.startsWith(start));
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} times ${name} ${start}`);
  return first.rest;
}
