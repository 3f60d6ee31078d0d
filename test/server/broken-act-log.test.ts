/** Somebody with write access to the database breaks the act log: it is said, nothing goes unnoted, and there is a way on. */
import { createHmac, randomUUID } from 'node:crypto';
import { beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { createRecords } from '../../src/records/index.ts';
import { runActsCommand, parseActsCommand } from '../../src/server/acts-command.ts';
import { runKeysCommand } from '../../src/server/keys-command.ts';
import { ownSigningKey } from '../support/keys.ts';
import { seedWaiting } from './desk/seeded.ts';
import { Desk } from './desk/support.ts';

let desk: Desk;
let key: string;
beforeEach(async () => {
  desk = await Desk.open();
  ({ key } = await desk.key('verifications', 'operator', 'audit'));
});
afterEach(async () => desk.close());

async function hostile(...statements: string[]): Promise<void> {
  await desk.database.run('test.hostile', async (queries) => {
    for (const table of ['acts', 'act_checkpoints'])
      await queries.execute(sql.raw(`alter table ${table} disable trigger user`));
    for (const statement of statements) await queries.execute(sql.raw(statement));
  });
}

/** As another process sees it, which has read nothing yet. */
const another = () => createRecords(desk.database);

async function acts(...argv: string[]): Promise<{ readonly isWell: boolean; readonly said: string }> {
  const command = parseActsCommand(argv);
  if (command.do === 'verify-files') throw new Error('It has a function of its own.');
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const isWell = await runActsCommand(command, another().acts, { say, warn: say });
  return { isWell, said: said.join('\n') };
}

const ready = async () => (await desk.call('GET', '/readyz', key)).json<{ checks: object; detail: string }>();

/** One of each kind that has to be noted. */
async function tried(): Promise<number[]> {
  const { clientId } = await seedWaiting(desk);
  const address = `/v1/verifications/${clientId}`;
  const opened = { clientId: `client-${randomUUID()}`, method: 'silent' };
  const answers = [
    await desk.call('POST', '/v1/verifications', key, opened),
    await desk.call('PUT', `${address}/legal-hold`, key, { reason: 'Case 12' }),
    await desk.call('DELETE', address, key),
    await desk.call('GET', address, key),
    await desk.call('POST', `${address}/cancel`, key),
    await desk.call('POST', `${address}/decision`, key, { decision: 'reject', reason: 'Two people.' }),
  ];
  return answers.map(({ statusCode }) => statusCode);
}

const breaks: readonly [what: string, statements: string[]][] = [
  ['a head that bears no signature', [`update act_head set signature = '00'`]],
  ['no head', [`delete from act_head`]],
  ['nothing at all', ['delete from acts', 'delete from act_checkpoints', 'delete from act_head']],
  [
    'nothing at all, and no key of it',
    [
      'delete from acts',
      'delete from act_checkpoints',
      'delete from act_head',
      `delete from digest_keys where purpose = 'acts'`,
    ],
  ],
];

describe.each(breaks)('a log with %s', (_what, statements) => {
  beforeEach(async () => {
    // Somebody has opened something, as everywhere.
    const about = { method: 'silent', reverify: false, requestId: randomUUID() } as const;
    await desk.records.openers.open({ clientId: 'client-1', by: 'key', seesAll: true, source: 'x', about });
    await hostile(...statements);
  });

  test('is told of, is nowhere taken for whole or for new, and lets nothing happen unnoted', async () => {
    expect(await ready()).toMatchObject({
      checks: { acts: 'broken' },
      detail: expect.stringContaining('npm run acts -- verify'),
    });
    expect(new Set(await tried())).toEqual(new Set([503]));
    await expect(another().acts.start('server', () => ({}))).rejects.toMatchObject({
      name: 'ActLogBrokenError',
    });
    const verdict = await acts('verify').catch((error: Error) => ({ isWell: false, said: error.message }));
    expect(verdict.isWell).toBe(false);
    expect(verdict.said).toMatch(/gone|no signature/);
  });

  test('lets webhooks in, and a key be revoked', async () => {
    const body = '{}';
    const signature = createHmac('sha256', ownSigningKey).update(body).digest('hex');
    const sent = await desk.inject({
      method: 'POST',
      url: '/webhooks/idenfy',
      headers: { 'content-type': 'application/json', 'idenfy-signature': signature },
      payload: body,
    });
    expect(sent.statusCode).toBe(200);
    const { name, key: stolen } = await desk.key('operator').catch(() => ({ name: '', key: '' }));
    expect([name, stolen]).toEqual(['', '']);
    const [made] = await desk.records.apiKeys.all();
    const said = await runKeysCommand({ do: 'revoke', name: made?.name ?? '' }, another().apiKeys);
    expect(said.join('\n')).toMatch(/is revoked\.\n.*is not in it/);
    expect((await desk.call('GET', '/v1/verifications/x', key)).statusCode).toBe(401);
  });

  test('is closed by an act that says so, behind which everything goes on', async () => {
    const { said } = await acts('begin-anew', '--why', 'A backup was put back, ticket 12');
    expect(said).toMatch(/It is closed, and goes on with act \d+/);
    const verdict = await acts('verify');
    expect(verdict).toMatchObject({
      isWell: true,
      said: expect.stringContaining('closed a log that was changed'),
    });
    const [latest] = await another().acts.latest({ limit: 1 });
    expect(latest).toMatchObject({ kind: 'begun-anew', note: 'A backup was put back, ticket 12' });
    await another().acts.add({ kind: 'data-read', by: 'a key', source: null, detail: { at: 'api' } });
    expect((await acts('verify')).isWell).toBe(true);
    expect((await acts('begin-anew', '--why', 'again')).said).toContain('nothing to close');
  });
});

test('a log that was closed cannot be changed further, nor by whoever has no key be closed', async () => {
  for (let index = 0; index < 5; index += 1) await desk.key('audit');
  await hostile(`update acts set acted_by = 'x' where position = 2`);
  expect((await acts('verify')).isWell).toBe(false);
  await acts('begin-anew', '--why', 'ticket 12');
  expect((await acts('verify')).isWell).toBe(true);
  await hostile(`update acts set acted_by = 'y' where position = 3`);
  expect(await acts('verify')).toMatchObject({ isWell: false });
  // The same row again somewhere before, as a stranger would do to hide what is behind.
  await hostile(
    `update acts set acted_by = 'command' where position = 3`,
    `update acts set kind = 'begun-anew' where position = 4`,
  );
  expect(await acts('verify')).toMatchObject({ isWell: false });
});
