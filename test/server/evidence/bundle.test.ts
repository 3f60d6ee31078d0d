/** The evidence bundle through the API and at the desk, of verifications in every state; Temporal is away. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { documentKey } from '../../../src/documents/store.ts';
import { verifyBundle } from '../../../src/server/evidence/verify.ts';
import { aDecision, aResult, aClosing, anEvent } from '../../records/builders.ts';
import { Desk } from '../desk/support.ts';
import { pageOf, picture, seedWaiting } from '../desk/seeded.ts';
import { sha256, Unpacked, verdictOf } from './support.ts';

let desk: Desk;
let key: string;
let name: string;
let publicKey: string;
beforeAll(async () => {
  desk = await Desk.open();
  ({ key, name } = await desk.key('operator'));
  publicKey = await desk.records.acts.publicKey();
});
afterAll(async () => desk?.close());

const pathOf = ({ clientId }: { clientId: string }) => `/v1/verifications/${clientId}/evidence`;

async function bundleOf(verification: { clientId: string }) {
  const answer = await desk.call('GET', pathOf(verification), key);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
  return answer.rawPayload;
}

async function actsOf(verificationId: string) {
  return await desk.records.acts.latest({ limit: 9, verificationId, kinds: ['bundle-read'] });
}

async function textOf(pdf: Uint8Array): Promise<{ pages: number; text: string }> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    return { pages: document.getPageCount(), text: document.getPage(0).getText() };
  } finally {
    library.destroy();
  }
}

async function* another(length: number): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.alloc(length, 8));
}

describe('an evidence bundle', () => {
  test('holds what the service keeps, and its manifest says so', async () => {
    const verification = await seedWaiting(desk, { files: [picture] });
    const zip = await bundleOf(verification);
    const bundle = new Unpacked(zip);
    expect(bundle.names).toEqual([
      'summary.html',
      'summary.pdf',
      'record.json',
      'results.json',
      'decisions.json',
      'afterwards.json',
      'acts.jsonl',
      'webhooks.json',
      'documents.json',
      'documents/01-received-identity-FRONT.jpg',
      'manifest.json',
      'manifest.sig',
    ]);
    const { manifest } = bundle;
    expect(manifest.files.map((file) => [file.name, file.bytes, file.sha256])).toEqual(
      bundle.names.slice(0, -2).map((file) => [file, bundle.bytes(file).length, sha256(bundle.bytes(file))]),
    );
    expect(bundle.bytes('documents/01-received-identity-FRONT.jpg')).toEqual(picture.bytes);
    expect(manifest).toMatchObject({
      createdBy: name,
      about: { clientId: verification.clientId, verificationId: verification.verificationId, closed: false },
    });
    expect(bundle.text('summary.html')).toContain('NOT CLOSED.');
    expect(await verdictOf(zip, publicKey)).toMatchObject({ findings: [], key: { from: 'given' } });
  });

  test('leaves its row in the act log before its first byte, and holds that row', async () => {
    const verification = await seedWaiting(desk, { files: [picture] });
    const bundle = new Unpacked(await bundleOf(verification));
    const { bundleId, actLog } = bundle.manifest;
    const [act, ...others] = await actsOf(verification.verificationId);
    expect(others).toEqual([]);
    expect([act?.actedBy, JSON.parse(act?.detail ?? '{}')]).toEqual([
      name,
      { bundleId, documents: 1, at: 'api' },
    ]);
    const rows = bundle.text('acts.jsonl').trim().split('\n');
    expect(rows.map((row): unknown => JSON.parse(row))).toContainEqual(
      expect.objectContaining({ position: act?.position, kind: 'bundle-read', hash: act?.hash }),
    );
    expect(actLog.position).toBeGreaterThanOrEqual(act?.position ?? Infinity);
  });

  test('of a closed one has the webhooks byte by byte with their signatures, and says which have none', async () => {
    const closing = aClosing({ decisions: [], documents: [] });
    const scanRef = closing.sessions[0]?.scanRef ?? '';
    const { clientId, verificationId } = closing;
    const signature = { value: 'a'.repeat(64), over: 'body' } as const;
    const signed = anEvent({ clientId, scanRef, body: Buffer.from('{"signed":true}'), signature });
    const earlier = anEvent({ clientId, scanRef, body: Buffer.from('{"signed":false}') });
    const foreign = anEvent({ clientId: 'another', scanRef: `scan-${randomUUID()}` });
    for (const event of [signed, earlier, foreign]) await desk.records.inbox.receive(event);
    await desk.records.verifications.closed(closing);
    const bundle = new Unpacked(await bundleOf(closing));
    const bodies = bundle.names
      .filter((file) => file.startsWith('webhooks/'))
      .map((file) => bundle.text(file));
    expect(bodies.toSorted()).toEqual(['{"signed":false}', '{"signed":true}']);
    expect(bundle.json('webhooks.json')).toMatchObject({
      webhooks: expect.arrayContaining([
        expect.objectContaining({ eventId: signed.eventId, signature }),
        expect.objectContaining({ eventId: earlier.eventId, signature: null }),
      ]),
    });
    expect(bundle.manifest.notIncluded).toContainEqual(
      expect.objectContaining({ what: 'The signatures of 1 of 2 webhooks' }),
    );
    expect(bundle.manifest.about).toMatchObject({ verificationId, closed: true, outcome: 'VERIFIED' });
  });

  test('has what people decided, and the comparison under the digest that they named', async () => {
    const comparison = {
      rules: 'names-2',
      fields: {},
      person: { verdict: 'close', reasons: [] },
      sameDocument: false,
    };
    const seen = createHash('sha256').update(JSON.stringify(comparison)).digest('hex');
    const decision = aDecision({ reviewer: '田中 <b>', reason: 'Same person & <script>', seen });
    const closing = aClosing({ decisions: [decision], documents: [], comparison, comparisonDigest: seen });
    await desk.records.verifications.closed(closing);
    const bundle = new Unpacked(await bundleOf(closing));
    expect(sha256(bundle.bytes('comparison.json'))).toBe(seen);
    expect(bundle.json('decisions.json')).toMatchObject({ decisions: [{ reviewer: '田中 <b>', seen }] });
    const page = bundle.text('summary.html');
    expect(page).toContain('田中 &#60;b&#62;');
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/(?: src=| href=|url\()/);
  });

  test.each(['Žydrūnė Ąžuolė', 'Юлія Щербак', 'محمد علي', '王小明', 'दीपक', 'a\u202eb', '👩‍👩‍👧'])(
    'of %s has one page in words, as PDF too',
    async (person) => {
      const data = { docFirstName: person, docLastName: person };
      const closing = aClosing({
        documents: [],
        results: Array.from({ length: 40 }, (_, position) => aResult({ position, data })),
      });
      await desk.records.verifications.closed(closing);
      const bundle = new Unpacked(await bundleOf(closing));
      expect(bundle.text('results.json')).toContain(JSON.stringify(person));
      const { pages, text } = await textOf(bundle.bytes('summary.pdf'));
      expect(pages).toBe(1);
      expect(text).toMatch(/\d more lines/);
      const isDrawn = /^[\p{Script=Latin}\p{Script=Cyrillic} ]+$/u.test(person);
      expect(text.includes('Between ⟨ and ⟩')).toBe(!isDrawn);
      expect(text.replaceAll(/\s+/g, ' ').includes(person)).toBe(isDrawn);
    },
  );

  test('says which document the store no longer has', async () => {
    const verification = await seedWaiting(desk, { files: [picture] });
    await desk.documents.removeAll(verification.verificationId);
    const bundle = new Unpacked(await bundleOf(verification));
    expect(bundle.names.filter((file) => file.startsWith('documents/'))).toEqual([]);
    expect(bundle.manifest.notIncluded[0]?.what).toContain(sha256(picture.bytes));
  });

  test('calls what was made for iDenfy submitted, and takes no name of a step into a path', async () => {
    const files = ['../../etc/passwd', 'ŽÄ/\u0000', 'submitted-FRONT', 'CON'].map((file) => ({
      ...picture,
      name: file,
      step: file,
    }));
    const verification = await seedWaiting(desk, { files });
    const zip = await bundleOf(verification);
    const names = new Unpacked(zip).names.filter((file) => file.startsWith('documents/'));
    expect(names).toHaveLength(4);
    expect(names.filter((file) => file.includes('submitted'))).toEqual([
      expect.stringMatching(/-submitted-FRONT\.jpg$/),
    ]);
    expect((await verdictOf(zip, publicKey)).findings).toEqual([]);
  });
});

describe('an evidence bundle is refused', () => {
  test('to keys without the scope and to nobody, and that leaves no row', async () => {
    const verification = await seedWaiting(desk);
    const answers = [];
    for (const scope of ['verifications', 'outcomes', 'all-verifications', 'audit'] as const)
      answers.push(await desk.call('GET', pathOf(verification), (await desk.key(scope)).key));
    answers.push(await desk.inject({ method: 'GET', url: pathOf(verification) }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 401]);
    const head = {
      method: 'HEAD',
      url: pathOf(verification),
      headers: { authorization: `Bearer ${key}` },
    } as const;
    expect((await desk.inject(head)).statusCode).toBe(405);
    expect(await actsOf(verification.verificationId)).toEqual([]);
  });

  test('of a client that is not there, of another’s attempt, and while it is erased', async () => {
    const [one, other] = [await seedWaiting(desk), await seedWaiting(desk)];
    const codeOf = async (url: string) => (await desk.call('GET', url, key)).json<{ code: string }>().code;
    // Temporal may know of a run that is not recorded yet.
    expect(await codeOf(pathOf({ clientId: 'nobody' }))).toBe('temporal_unavailable');
    expect(await codeOf(`${pathOf(one)}?verificationId=${other.verificationId}`)).toBe(
      'verification_not_found',
    );
    const { clientId } = one;
    await desk.records.erasures.request({ clientId, requestedBy: name, requestedAt: new Date() });
    expect(await codeOf(pathOf(one))).toMatch(/erasure_running|verification_not_found/);
    expect(await actsOf(one.verificationId)).toEqual([]);
  });
});

test('where a document fails half way, what came is not a bundle', async () => {
  const large = { ...picture, bytes: Buffer.alloc(400_000, 7) };
  const verification = await seedWaiting(desk, { files: [large] });
  await desk.documents.put(documentKey(verification.verificationId, large.name), another(400_000));
  const url = await desk.listen();
  const answer = await fetch(`${url}${pathOf(verification)}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.status).toBe(200);
  const got: Uint8Array[] = [];
  const reading = (async () => {
    for await (const piece of answer.body ?? []) got.push(piece);
  })();
  await expect(reading).rejects.toThrow(/terminated/);
  expect(Buffer.concat(got).length).toBeGreaterThan(100_000);
  const folder = await mkdtemp(join(tmpdir(), 'idv-broken-'));
  await writeFile(join(folder, 'broken.zip'), Buffer.concat(got));
  const { findings } = await verifyBundle(join(folder, 'broken.zip'), null);
  expect(findings.join('\n')).toMatch(/breaks off/);
  await rm(folder, { recursive: true });
  // Nothing is left open: as many again may be had at once.
  for (let each = 0; each < 6; each += 1) await bundleOf(await seedWaiting(desk));
});

test('the desk has a link to it, and notes the log-in’s key', async () => {
  const verification = await seedWaiting(desk, { files: [picture] });
  const reviewer = await desk.reviewer();
  const link = `${pageOf(verification)}/evidence`;
  expect((await reviewer.get(pageOf(verification))).body).toContain(link);
  const answer = await reviewer.get(link);
  expect(answer.statusCode).toBe(200);
  expect((await verdictOf(answer.rawPayload, publicKey)).findings).toEqual([]);
  const [act] = await actsOf(verification.verificationId);
  expect([act?.actedBy, JSON.parse(act?.detail ?? '{}')]).toEqual([
    reviewer.keyName,
    expect.objectContaining({ at: 'desk' }),
  ]);
  expect((await desk.visitor().get(link)).statusCode).toBe(401);
});
