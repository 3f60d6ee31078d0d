/** Blocked runs at the desk: which there are, why, and what is there to set them right by. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { inventHolder, show } from '../../support/people.ts';
import type { Holder } from '../../support/people.ts';
import { until } from '../../support/until.ts';
import { useSystem } from '../../support/use-system.ts';
import { Desk, textOf, Visitor } from './support.ts';

const the = useSystem();
let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('blocked at the desk');
});

async function operator(): Promise<Visitor> {
  const visitor = new Visitor(the().server);
  await visitor.logIn(the().key);
  return visitor;
}

test('are listed with their reason, each with its help, files, steps and how it goes on', async () => {
  const { api, sandbox } = the();
  const clientId = `blocked-${randomUUID()}`;
  const visitor = await operator();
  expect(textOf(await visitor.get('/desk/blocked'))).toContain('Nothing is blocked.');
  const { session } = await api.start(clientId, { documentSteps: { front: 'RESIDENCE_PERMIT' } });
  show(sandbox, session.scanRef, holder.files);
  // Temporal's list is a little behind.
  const list = await until('it is listed', async () => {
    const text = textOf(await visitor.get('/desk/blocked'));
    return text.includes(clientId) ? text : undefined;
  });
  expect(list).toContain('The front of the second document is missing.');

  const page = await visitor.get(`/desk/blocked/${clientId}`);
  const text = textOf(page);
  expect(text).toContain('second_document_front_missing');
  expect(text).toContain('Resume with the step that holds the front');
  expect(text).toContain(`POST /v1/verifications/${clientId}/resume`);
  const links = [...page.body.matchAll(/href="(\/desk\/verifications\/[^"]+\/documents\/[^"]+)"/g)];
  expect(links).toHaveLength(2);
  for (const [, link = ''] of links) {
    expect(text).toContain(link.split('/').at(-1));
    expect((await visitor.get(link)).statusCode).toBe(200);
  }

  await api.cancel(clientId);
  expect(textOf(await visitor.get(`/desk/blocked/${clientId}`))).toContain('It is not blocked');
  expect(textOf(await visitor.get('/desk/blocked'))).not.toContain(clientId);
});

test('before a session exists are there as well, with the time at which they go on by themselves', async () => {
  const { api, sandbox } = the();
  const clientId = `blocked-${randomUUID()}`;
  await api.start(clientId);
  await api.cancel(clientId);
  sandbox.control.setAccount({ strictClientId: true });
  try {
    expect((await api.open(clientId)).status).toBe(503);
  } finally {
    sandbox.control.setAccount({ strictClientId: false });
  }
  const text = textOf(await (await operator()).get(`/desk/blocked/${clientId}`));
  expect(text).toContain('session_failed:duplicate_client_id');
  expect(text).toContain('It is tried again by itself');
  await api.cancel(clientId);
});

test('a client that nobody knows has no page, a stranger none at all, and without Temporal the list says so', async () => {
  expect((await (await operator()).get(`/desk/blocked/${randomUUID()}`)).statusCode).toBe(404);
  const stranger = await new Visitor(the().server).get('/desk/blocked');
  expect(stranger.body).toContain('name="key"');
  const away = await Desk.open();
  try {
    const visitor = await away.reviewer();
    expect(textOf(await visitor.get('/desk/blocked'))).toContain('Temporal does not answer.');
  } finally {
    await away.close();
  }
});
