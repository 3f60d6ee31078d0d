/** `docs/event-types.md`, from the shapes that are sent. */
import { z } from 'zod';
import { eventTypes } from '../../domain/events.ts';
import { commonMembers, eventKinds } from './shapes.ts';

export function eventTypesMarkdown(): string {
  return `${[
    '# Types of events',
    '<!-- Made from src/server/events/shapes.ts by `npm run docs`. -->',
    'What is told, when, and what each event says in `data`. [events.md](events.md) says how events arrive and how to read them.',
    '## What all say',
    table(commonMembers),
    ...eventTypes.flatMap((type) => {
      const { when, more } = eventKinds[type];
      return [`## ${type}`, when, ...(Object.keys(more).length === 0 ? [] : [table(more)])];
    }),
  ].join('\n\n')}\n`;
}

function table(members: z.ZodRawShape): string {
  const rows = Object.entries(members).map(([name, schema]) => [`\`${name}\``, aboutOf(schema)]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 6);
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(width(column))).join(' | ')} |`;
  return [line(['member', '']), line(['-'.repeat(width(0)), '-'.repeat(width(1))]), ...rows.map(line)].join(
    '\n',
  );
}

function aboutOf(schema: unknown): string {
  const described = schema instanceof z.ZodType ? schema.description : undefined;
  return described ?? '';
}
