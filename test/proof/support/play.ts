/** Verifications of all three methods, with failures in them, by somebody whose every word is planted. */
import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Outcome } from 'idenfy-sandbox';
import type { VerificationResource } from '../../../src/server/verification-schemas.ts';
import { problemOf } from '../../support/api.ts';
import { decide } from '../../support/decisions.ts';
import { inboxRow } from '../../support/inbox.ts';
import { sha256, show } from '../../support/people.ts';
import { until } from '../../support/until.ts';
import { answered } from './answered.ts';
import type { Refusal } from './between.ts';
import type { PlantedHolder } from './holder.ts';
import { plantedBirthDate } from './plants.ts';
import type { Proven, Shipped } from './systems.ts';

/** What was played, by the `clientId` of each. */
export type Played = Readonly<Record<'silent' | 'sequential' | 'stored' | 'asked' | 'cancelled', string>>;

/** Such as an e-mail address. */
const newClient = (what: string) => `${what}-${randomUUID()}@people.example`;

export async function playAll(system: Proven, holder: PlantedHolder): Promise<Played> {
  const played = {
    silent: newClient('silent'),
    sequential: newClient('sequential'),
    stored: newClient('stored'),
    asked: newClient('asked'),
    cancelled: newClient('cancelled'),
  };
  // It waits longest.
  const asked = await startAsked(system, holder, played.asked);
  // One after the other, so that each meets its own failures.
  await playSilent(system, holder, played.silent);
  await playSequential(system, holder, played.sequential);
  await playStored(system, holder, played.stored);
  await playCancelled(system, played.cancelled);
  await parkWebhooks(system);
  await asked();
  expect(system.between.unmetRefusals).toEqual([]);
  return played;
}

function given({ plants }: Proven, method: string): object {
  return {
    method,
    externalRef: plants.text('EXTERNALREF'),
    metadata: { branch: plants.text('METADATA') },
    person: {
      firstName: plants.text('CALLEDFIRST'),
      lastName: plants.text('CALLEDLAST'),
      dateOfBirth: plantedBirthDate,
    },
    urls: {
      success: `https://team.example/${plants.text('URLPATH')}?signature=${plants.text('URLQUERY')}`,
      error: `https://team.example/no#${plants.text('URLHASH')}`,
    },
  };
}

/** As iDenfy's (idenfy-api.md 7), with text that repeats what was sent. */
function refusalOf({ plants }: Proven, status: number, identifier: string, where: string): Refusal {
  const text = plants.text(where);
  return {
    status,
    headers: { 'x-request': text },
    body: JSON.stringify({
      identifier,
      message: `Field 'firstName' has the bad value '${text}' of ${text}@example.com.`,
      documentation: `https://documentation.example/${text}`,
      severity: 'NOT_SEVERE',
    }),
  };
}

/** As S3's. */
function storageRefusal({ plants }: Proven, status: number, where: string): Refusal {
  const text = plants.text(where);
  return {
    status,
    headers: { 'content-type': 'application/xml', location: `https://elsewhere.example/${text}?sig=${text}` },
    body: `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>${text}</Message></Error>`,
  };
}

async function playSilent(system: Proven, holder: PlantedHolder, clientId: string): Promise<void> {
  const { api, between, sandbox, plants } = system;
  between.refuseNext('/api/v2/token', clientId, refusalOf(system, 400, 'BAD_VALUE', 'TOKENERROR'));
  const step = (name: string) => ({
    type: 'UPLOAD' as const,
    texts: { en: { name, description: plants.text('STEPTEXT') } },
    settings: { canUpload: true, canUploadPDF: true },
  });
  const first = await opensBlocked(system, clientId, {
    ...given(system, 'silent'),
    additionalSteps: { ALL: { ALL: { SECOND_DOCUMENT_FRONT: step(plants.text('STEPNAME')) } } },
  });
  await resume(system, clientId);
  await api.reached(clientId, 'awaiting-user');

  // The link is dead, and then leads elsewhere.
  const { scanRef } = sandbox.control.session({ clientId });
  between.refuseNext('/storage', scanRef, storageRefusal(system, 403, 'STORAGEERROR'));
  between.refuseNext('/storage', scanRef, storageRefusal(system, 302, 'STORAGEELSEWHERE'));
  const { FRONT, FACE } = holder.files;
  showIdentity(
    system,
    clientId,
    { FRONT, FACE, SECOND_DOCUMENT_FRONT: holder.pdf },
    { overall: 'APPROVED', mismatchTags: [] },
  );
  const second = await blockedAnew(system, clientId, first);
  expect(second.blocked?.reason).toMatch(/^second_document_/);
  await resume(system, clientId);
  between.refuseNext('/api/v2/token', clientId, refusalOf(system, 400, 'VALIDATION_ERROR', 'TOKENTWO'));
  between.refuseNext('/api/v2/process', '', refusalOf(system, 400, 'BAD_VALUE', 'PROCESSERROR'));
  sandbox.control.plan(clientId, { overall: 'SUSPECTED', mismatchTags: ['NAME'] });
  await decideUntilClosed(system, clientId, 'approve');
  // Told again after the end, with another word from iDenfy.
  const { body } = sandbox.control.review(
    { clientId, tokenType: 'DOCUMENT' },
    { manualDocument: 'DOC_VALIDATED' },
  );
  await recorded(system, body);
}

async function playSequential(system: Proven, holder: PlantedHolder, clientId: string): Promise<void> {
  const { api, between, plants } = system;
  // Refused before anything was made, so that the same call may be made again.
  between.refuseNext('/api/v2/token', clientId, refusalOf(system, 409, 'CONFLICT', 'TOKENCONFLICT'));
  await opensBlocked(system, clientId, given(system, 'sequential'));
  await resume(system, clientId);
  await api.reached(clientId, 'awaiting-user');
  await walkThrough(system, holder, clientId);
  await api.reached(clientId, 'awaiting-decision');
  await decidesOnce(system, clientId, 'reject');
  expect((await api.closed(clientId)).decisions).toMatchObject([
    { reason: plants.text('REASON'), reviewer: plants.text('REVIEWER') },
  ]);
}

/** Both sessions of a run with two, of which the second is suspected. */
async function walkThrough(system: Proven, holder: PlantedHolder, clientId: string): Promise<void> {
  const { FRONT, FACE, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = holder.files;
  const { sessions } = await system.api.read(clientId);
  for (const { role, scanRef } of sessions) {
    const isIdentity = role === 'identity';
    const files = isIdentity ? { FRONT, FACE } : { FRONT: SECOND_DOCUMENT_FRONT, BACK: SECOND_DOCUMENT_BACK };
    const outcome: Outcome = isIdentity ? {} : { overall: 'SUSPECTED', mismatchTags: ['SURNAME'] };
    system.sandbox.control.complete({ scanRef }, { files, outcome });
  }
}

async function playStored(system: Proven, holder: PlantedHolder, clientId: string): Promise<void> {
  const { api, between } = system;
  const { session } = await api.start(clientId, given(system, 'stored'));
  const { scanRef } = session;
  between.refuseNext('/storage', scanRef, storageRefusal(system, 404, 'STORAGEGONE'));
  showIdentity(system, clientId, holder.files, { additionalSteps: null });
  await api.reached(clientId, 'awaiting-decision');
  await decideUntilClosed(system, clientId, 'approve');
  const { documents } = await api.read(clientId);
  expect(documents.length).toBeGreaterThan(0);
}

async function playCancelled(system: Proven, clientId: string): Promise<void> {
  await system.api.start(clientId, given(system, 'silent'));
  expect(await answered(async () => system.api.cancel(clientId))).toMatchObject({ status: 200 });
}

/** No webhook comes, so that iDenfy is asked how it stands, and for what it read. */
async function startAsked(
  system: Proven,
  holder: PlantedHolder,
  clientId: string,
): Promise<() => Promise<void>> {
  const { api, between } = system;
  const { session } = await api.start(clientId, given(system, 'silent'));
  between.silenced.add(session.scanRef);
  between.refuseNext(
    '/api/v2/status',
    session.scanRef,
    refusalOf(system, 500, 'INTERNAL_ERROR', 'STATUSERROR'),
  );
  between.refuseNext('/api/v2/data', session.scanRef, refusalOf(system, 500, 'INTERNAL_ERROR', 'DATAERROR'));
  showIdentity(system, clientId, holder.files, {});
  return async () => {
    await decideUntilClosed(system, clientId, 'reject');
  };
}

/** Authentic, and of nobody that the service knows; and what is no JSON, or of no session. */
async function parkWebhooks({ between, plants, database }: Proven): Promise<void> {
  const stray = JSON.stringify({
    scanRef: randomUUID(),
    externalRef: plants.text('STRAYREF'),
    final: true,
    status: { overall: `Approved, as ${plants.text('OVERALL')} was there` },
    data: { docFirstName: plants.text('STRAYNAME') },
  });
  const broken = `{"data": {"docLastName": "${plants.text('BROKENNAME')}", `;
  const nobodys = JSON.stringify({ data: { docNumber: plants.text('NOBODY') } });
  for (const body of [stray, broken, nobodys]) {
    expect(await between.webhook(body, `An event of ${plants.text('EVENT')}`)).toBe(200);
    await inboxRow({ database }, sha256(body), 'parked');
  }
}

/** With the server's database away a webhook goes to Temporal with its raw body. */
export async function playWithoutDatabase(system: Shipped, holder: PlantedHolder): Promise<string> {
  const { api, sandbox, cable } = system;
  const clientId = newClient('away');
  await api.start(clientId, given(system, 'sequential'));
  await cable.cut();
  await walkThroughBlindly(system, holder, clientId);
  const sent = sandbox.control
    .sessions({ clientId })
    .map(async ({ scanRef }) =>
      sandbox.control.waitForWebhook({ scanRef, final: true, state: 'delivered' }, 120_000),
    );
  await Promise.all(sent);
  await cable.mend();
  await decideUntilClosed(system, clientId, 'reject');
  return clientId;
}

async function walkThroughBlindly(system: Shipped, holder: PlantedHolder, clientId: string): Promise<void> {
  const { FRONT, FACE, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = holder.files;
  for (const { scanRef, tokenType } of system.sandbox.control.sessions({ clientId })) {
    const files =
      tokenType === 'IDENTIFICATION'
        ? { FRONT, FACE }
        : { FRONT: SECOND_DOCUMENT_FRONT, BACK: SECOND_DOCUMENT_BACK };
    system.sandbox.control.complete({ scanRef }, { files, outcome: {} });
  }
}

function showIdentity(
  { sandbox }: Proven,
  clientId: string,
  files: Readonly<Record<string, Uint8Array>>,
  outcome: Outcome,
): void {
  const { scanRef } = sandbox.control.session({ clientId, tokenType: 'IDENTIFICATION' });
  show(sandbox, scanRef, files, outcome);
}

/** The caller is told; where a busy service says "come again", a repeat joins what was opened. */
async function opensBlocked(
  { api }: Proven,
  clientId: string,
  fields: object,
): Promise<VerificationResource> {
  await until(`${clientId} is blocked`, async () => {
    const answer = await api.open(clientId, fields);
    expect(answer.status).toBe(503);
    return problemOf(answer).code === 'blocked' ? true : undefined;
  });
  return await api.reached(clientId, 'blocked');
}

async function resume({ api }: Proven, clientId: string): Promise<void> {
  const answer = await answered(async () => api.call('POST', `/v1/verifications/${clientId}/resume`, {}));
  expect(answer).toMatchObject({ status: 200 });
}

async function blockedAnew(
  { api }: Proven,
  clientId: string,
  before: VerificationResource,
): Promise<VerificationResource> {
  return await until(`${clientId} is blocked again`, async () => {
    const verification = await api.read(clientId);
    const isNew = verification.blocked !== null && verification.blocked.since !== before.blocked?.since;
    return verification.stage === 'blocked' && isNew ? verification : undefined;
  });
}

async function decidesOnce({ api, plants }: Proven, clientId: string, decision: 'approve' | 'reject') {
  return await decide(api, clientId, decision, {
    reason: plants.text('REASON'),
    reviewer: plants.text('REVIEWER'),
  });
}

/** Decides whatever waits for a decision, and resumes whatever is blocked. */
async function decideUntilClosed(
  system: Proven,
  clientId: string,
  decision: 'approve' | 'reject',
): Promise<void> {
  const { api } = system;
  await until(`the end of ${clientId}`, async () => {
    const { stage, pendingDecision } = await api.read(clientId);
    if (pendingDecision !== null) await decidesOnce(system, clientId, decision);
    // Somebody may have been faster: the next look tells.
    if (stage === 'blocked') await api.call('POST', `/v1/verifications/${clientId}/resume`, {});
    return stage === 'closed' ? true : undefined;
  });
}

/** A webhook of the sandbox's, as the service got it. */
async function recorded({ between, database }: Proven, body: string): Promise<void> {
  await inboxRow({ database }, sha256(between.asSent(body)), 'recorded');
}
