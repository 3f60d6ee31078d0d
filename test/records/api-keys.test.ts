import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { onBothDatabases } from './databases.ts';

function aKey(scopes = ['verifications']) {
  const name = `specimen shop ${randomUUID()}`;
  return { name, digest: new Uint8Array(createHash('sha256').update(name).digest()), scopes };
}

describe('API keys', () => {
  onBothDatabases((records) => {
    test('a key is found by its digest', async () => {
      const key = aKey(['verifications', 'operator']);
      const added = await records().apiKeys.add(key);
      expect(added).toMatchObject({ ...key, id: expect.stringMatching(/^key_[\w-]{16}$/), revokedAt: null });
      expect(await records().apiKeys.findByDigest(key.digest)).toEqual(added);
      expect(await records().apiKeys.findByDigest(new Uint8Array(32))).toBeNull();
    });

    test('a name is given once, also when its key is revoked', async () => {
      const key = aKey();
      await records().apiKeys.add(key);
      expect(await records().apiKeys.add({ ...aKey(), name: key.name })).toBeNull();
      await records().apiKeys.revoke(key.name);
      expect(await records().apiKeys.add({ ...aKey(), name: key.name })).toBeNull();
    });

    test('what a key opened is handed over to another, again and again, and to none that is revoked', async () => {
      const [old, next, gone] = [aKey(), aKey(), aKey()];
      for (const key of [old, next, gone]) await records().apiKeys.add(key);
      const [clientId, later] = [`client-${randomUUID()}`, `client-${randomUUID()}`];
      const about = { method: 'silent', reverify: false, requestId: randomUUID() } as const;
      const opened = { by: old.name, seesAll: false, source: 'x', about };
      await records().openers.open({ ...opened, clientId });
      expect(await records().openers.hasOpened(clientId, next.name)).toBe(false);
      expect(await records().apiKeys.handOver(old.name, next.name)).toBe(1);
      expect(await records().openers.hasOpened(clientId, next.name)).toBe(true);
      await records().openers.open({ ...opened, clientId: later });
      await records().apiKeys.revoke(old.name);
      await records().apiKeys.revoke(gone.name);
      expect(await records().apiKeys.handOver(old.name, next.name)).toBe(1);
      expect(await records().openers.hasOpened(later, next.name)).toBe(true);
      expect(await records().apiKeys.handOver(old.name, gone.name)).toBeNull();
      expect(await records().apiKeys.handOver('nobody', next.name)).toBeNull();
      const [act] = await records().acts.latest({ limit: 1, kinds: ['key-handed-over'] });
      expect(JSON.parse(act?.detail ?? '')).toEqual({ from: old.name, to: next.name, clients: 1 });
    });

    test('a revoked key is found no more, but stays listed', async () => {
      const [revoked, kept] = [aKey(), aKey()];
      await records().apiKeys.add(revoked);
      await records().apiKeys.add(kept);
      expect(await records().apiKeys.revoke(revoked.name)).toBe('noted');
      expect(await records().apiKeys.revoke(revoked.name)).toBe(false);
      expect(await records().apiKeys.revoke('nobody')).toBe(false);
      expect(await records().apiKeys.findByDigest(revoked.digest)).toBeNull();
      const listed = await records().apiKeys.all();
      const revokedAt = (name: string) => listed.find((each) => each.name === name)?.revokedAt;
      expect(revokedAt(revoked.name)).toBeInstanceOf(Date);
      expect(revokedAt(kept.name)).toBeNull();
    });
  });
});
