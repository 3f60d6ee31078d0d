import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Records } from '../../src/records/index.ts';
import { onBothDatabases } from './databases.ts';

const digest = () => new Uint8Array(randomBytes(32));
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

async function aKey(records: Records, scopes = ['operator']): Promise<string> {
  const name = `reviewer ${randomUUID()}`;
  await records.apiKeys.add({ name, digest: digest(), scopes });
  return name;
}

describe('log-ins to the review desk', () => {
  onBothDatabases((records) => {
    test('one is found by its digest, with the name and the scopes of its key', async () => {
      const session = { digest: digest(), keyName: await aKey(records()), expiresAt: later(10) };
      await records().deskSessions.create(session);
      expect(await records().deskSessions.find(session.digest, new Date())).toEqual({
        keyName: session.keyName,
        scopes: ['operator'],
        addresses: null,
        expiresAt: session.expiresAt,
      });
      expect(await records().deskSessions.find(digest(), new Date())).toBeNull();
    });

    test('it ends when nobody has used it for a while, and goes on when somebody does', async () => {
      const session = { digest: digest(), keyName: await aKey(records()), expiresAt: later(600) };
      await records().deskSessions.create({ ...session, usedAt: later(-50) });
      const find = async (idleMinutes: number) =>
        records().deskSessions.find(session.digest, new Date(), later(-idleMinutes));
      expect(await find(60)).not.toBeNull();
      expect(await find(40)).toBeNull();
      await records().deskSessions.use(session.digest, new Date());
      expect(await find(40)).not.toBeNull();
    });

    test('it ends when its time is over, when it is removed, and when its key is revoked', async () => {
      const keyName = await aKey(records());
      const [kept, removed] = [digest(), digest()];
      for (const each of [kept, removed]) {
        await records().deskSessions.create({ digest: each, keyName, expiresAt: later(10) });
      }
      expect(await records().deskSessions.find(kept, later(11))).toBeNull();
      await records().deskSessions.remove(removed);
      await records().deskSessions.remove(removed);
      expect(await records().deskSessions.find(removed, new Date())).toBeNull();
      expect(await records().deskSessions.find(kept, new Date())).not.toBeNull();
      await records().apiKeys.revoke(keyName);
      expect(await records().deskSessions.find(kept, new Date())).toBeNull();
    });
  });
});
