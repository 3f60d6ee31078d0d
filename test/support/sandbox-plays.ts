/** Plays rows of the sandbox's tables, several at a time. */
import { randomUUID } from 'node:crypto';
import type { Method } from '../../src/domain/words.ts';
import type { Api } from './api.ts';
import type { Ends } from './sandbox-ends.ts';
import { until } from './until.ts';

export interface Play {
  readonly id: string;
  readonly method: Method;
}

/** Each of these rows in each of these methods. */
export function playsOf(rows: Readonly<Record<string, Ends>>, methods: readonly Method[]): Play[] {
  return Object.keys(rows).flatMap((id) => methods.map((method) => ({ id, method })));
}

/** @returns how each ended, as the tables say it */
export async function playAll(
  api: Api,
  plays: readonly Play[],
  expected: Readonly<Record<string, Ends>>,
  atOnce = 8,
): Promise<Record<string, Partial<Ends>>> {
  const seen: Record<string, Partial<Ends>> = {};
  const left = [...plays];
  const playing = async () => {
    for (let play = left.shift(); play !== undefined; play = left.shift()) {
      const { id, method } = play;
      const clientId = `magic-${id}-${randomUUID()}`;
      const end = await endOf(api, clientId, method, expected[id]?.[method]);
      seen[id] = { ...seen[id], [method]: end };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, playing));
  return seen;
}

/** Opens a verification and waits for how it ends. */
export async function endOf(
  api: Api,
  clientId: string,
  method: Method,
  wanted: string | undefined,
): Promise<string> {
  await api.open(clientId, { method, reverify: true });
  return await until(`${clientId} ends in ${method}`, async () => {
    const { stage, outcome, reasons, blocked, method: played } = await api.read(clientId);
    if (played !== method) return undefined;
    if (blocked !== null) return `blocked: ${blocked.reason}`;
    if (stage === 'closed') return [outcome, reasons.join(', ')].filter((part) => part !== '').join(': ');
    return stage === wanted ? stage : undefined;
  });
}
