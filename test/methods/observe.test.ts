import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { test } from '@jest/globals';
import { chainRows, magicRows, peopleRows } from 'idenfy-sandbox/played';
import { methods } from '../../src/domain/words.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
const the = useSystem({
  settings: { CREATE_DEADLINE_MS: '60000', SHUTDOWN_GRACE_MS: '60000', IDENFY_TIMEOUT_MS: '2000', IDENFY_MANUAL_REVIEW: 'false', ASK_AFTER_SECONDS: '8', ASK_AGAIN_SECONDS: '2' },
});
test('observe', async () => {
  const seen: Record<string, Record<string, string>> = {};
  const left = [...chainRows, ...magicRows, ...peopleRows].map(({ id }) => id);
  const playing = async () => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) {
      const fixed = row.startsWith('person-');
      for (const method of methods) {
        const clientId = fixed ? `magic-${row}` : `magic-${row}-${randomUUID()}`;
        await the().api.open(clientId, { method, documents: { second: { country: 'LT' } }, reverify: true });
        let at = 0;
        let stageAt = '';
        const end = await until(`${clientId} ${method} ends`, async () => {
          const { stage, outcome, reasons, blocked, method: m } = await the().api.read(clientId);
          if (m !== method) return undefined;
          if (blocked !== null) return `blocked: ${blocked.reason}`;
          if (stage === 'closed') return [outcome, reasons.join(', ')].filter((p) => p !== '').join(': ');
          if (stage !== stageAt) { stageAt = stage; at = Date.now(); }
          return Date.now() - at > 45_000 ? `still ${stage}` : undefined;
        }, 120_000).catch((e: unknown) => `failed ${String(e)}`);
        (seen[row] ??= {})[method] = end;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, playing));
  await writeFile('/tmp/follow-observed.json', JSON.stringify(seen, null, 1));
}, 1_500_000);
