/** The review desk as a browser without scripts has it; walk.browser.test.ts goes through it in Chromium. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aResult } from '../../records/builders.ts';
import { pageOf, picture, pictureOf, seedWaiting } from './seeded.ts';
import { csrfIn, Desk, textOf } from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(async () => desk?.close());

const listed = ({ body }: { body: string }) => body.match(/client-\d\d/g);

const verdictOn = (verdict: string, read: string) => ({ verdict, sentence: `So it is ${verdict}.`, read });

describe('what is shown', () => {
  test('the queue has the longest waiting first, with why, how long, and how much time is left', async () => {
    const own = await Desk.open();
    try {
      const [young, old] = [randomUUID(), randomUUID()];
      await seedWaiting(own, { clientId: young, hoursAgo: 2 });
      await seedWaiting(own, { clientId: old, hoursAgo: 50, reasons: ['stored_document_needs_decision'] });
      const text = textOf(await (await own.reviewer()).get('/desk'));
      expect(text).toMatch(
        new RegExp(
          `${old} The second document was kept.* 2 d 2 h waiting 11 d 21 h left .*${young} .* 2 h waiting`,
        ),
      );
    } finally {
      await own.close();
    }
  });

  test('a queue longer than a page goes on on the next one, and an empty one says so', async () => {
    const own = await Desk.open();
    try {
      const reviewer = await own.reviewer();
      expect(textOf(await reviewer.get('/desk'))).toContain('Nothing waits for a decision.');
      const clientIds = Array.from({ length: 52 }, (_, index) => `client-${String(index).padStart(2, '0')}`);
      for (const [index, clientId] of clientIds.entries()) {
        await seedWaiting(own, { clientId, hoursAgo: 100 - index });
      }
      const first = await reviewer.get('/desk');
      expect(listed(first)).toEqual(clientIds.slice(0, 50));
      const next = /href="(\/desk\?after=[^"]+)"/.exec(first.body)?.[1] ?? '';
      expect(listed(await reviewer.get(next))).toEqual(clientIds.slice(50));
      expect(listed(await reviewer.get('/desk?after=nonsense'))).toEqual(clientIds.slice(0, 50));
    } finally {
      await own.close();
    }
  });

  test('a verification shows fields with verdicts and sentences, flags, timeline and its run', async () => {
    const waiting = await seedWaiting(desk, {
      reasons: ['persons_close', 'second_document_fraud_tag:AML_SUSPICION'],
      comparison: {
        rules: 'names-2',
        fields: {
          lastNames: {
            verdict: 'close',
            sentence: 'Š is written SH.',
            identity: 'simkus',
            document: 'shimkus',
          },
          sex: { verdict: 'not-available', sentence: '', identity: null, document: null },
        },
        person: { verdict: 'close', reasons: ['The last names differ by transliteration.'] },
        sameDocument: false,
      },
      results: [
        aResult({ data: { docLastName: 'ŠIMKUS', docIssuingCountry: 'EE' } }),
        aResult({
          role: 'document',
          position: 1,
          overall: 'SUSPECTED',
          data: { docLastName: 'SHIMKUS', orgLastName: 'ШИМКУС' },
          status: { overall: 'SUSPECTED', fraudTags: ['AML_SUSPICION'], somethingNew: 'ODD' },
        }),
      ],
    });
    const answer = await (await desk.reviewer()).get(pageOf(waiting));
    const text = textOf(answer);
    for (const part of [
      'The two documents nearly agree on the person.',
      'iDenfy put a fraud tag on the second document: Aml suspicion',
      'The last names differ by transliteration.',
      'SH IMKUS ШИМКУС',
      '≈ Close Š is written SH.',
      'Estonia (EE)',
      'Something new Odd',
      'The user finished the session.',
      'Approve: the person is verified',
    ]) {
      expect(text).toContain(part);
    }
    expect(answer.body).toContain(
      `http://127.0.0.1:8233/namespaces/default/workflows/verification-${waiting.clientId}/${waiting.verificationId}/history`,
    );
  });

  test('what the caller gave stands beside what each document says, with a verdict on each', async () => {
    const given = {
      firstName: {
        given: 'Rasa',
        identity: verdictOn('match', 'RASA'),
        document: verdictOn('mismatch', 'JONAS'),
      },
      dateOfBirth: {
        given: '1990-04-11',
        identity: verdictOn('close', '1990-11-04'),
        document: verdictOn('not-available', ''),
      },
    };
    const compared = { rules: 'names-2', fields: {}, person: { verdict: 'mismatch', reasons: [] } };
    const both = await seedWaiting(desk, { comparison: { ...compared, given } });
    const reviewer = await desk.reviewer();
    const text = textOf(await reviewer.get(pageOf(both)));
    expect(text).toMatch(/What was given about the person/);
    expect(text).toMatch(/First names Rasa RASA ✓ Match JONAS ✕ Mismatch So it is mismatch\./);
    expect(text).toMatch(/Date of birth 1990-04-11 1990-11-04 ≈ Close So it is close\./);

    // The method `stored` compares no two documents.
    const one = { ...given.firstName, document: null };
    const results = [aResult({ data: { docFirstName: 'RASA' } })];
    const stored = await seedWaiting(desk, {
      comparison: { rules: 'names-2', given: { firstName: one } },
      results,
    });
    const alone = textOf(await reviewer.get(pageOf(stored)));
    expect(alone).toMatch(/First names Rasa RASA ✓ Match/);
    expect(alone).not.toContain('Second document Comparison');

    const nothing = await seedWaiting(desk, { comparison: compared });
    expect(textOf(await reviewer.get(pageOf(nothing)))).not.toContain('What was given');
  });

  test.each([
    ['of the first rules', { rules: 'guide-1', fields: { firstName: 'mismatch' }, person: 'mismatch' }],
    ['of rules to come', { rules: 7, fields: { shoeSize: { verdict: 'odd' } }, person: { verdict: 'odd' } }],
    ['of no known form', { anything: [1, 2] }],
  ])('a comparison %s is shown as far as it goes', async (_what, comparison) => {
    const waiting = await seedWaiting(desk, { comparison });
    const answer = await (await desk.reviewer()).get(pageOf(waiting));
    expect([answer.statusCode, textOf(answer)]).toEqual([200, expect.stringContaining('Your decision')]);
  });

  test('whatever people and iDenfy write is shown as text', async () => {
    const evil = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;
    const evils = (...names: string[]) => Object.fromEntries(names.map((name) => [name, evil]));
    const waiting = await seedWaiting(desk, {
      clientId: evil,
      externalRef: evil,
      reasons: [`overruled:${evil}`, `identity_fraud_tag:${evil}`],
      comparison: {
        rules: evil,
        fields: { [evil]: { verdict: 'close', sentence: evil, identity: evil, document: `${evil}2` } },
        person: { verdict: 'close', reasons: [evil] },
        given: {
          firstName: {
            given: evil,
            identity: { verdict: 'close', sentence: evil, read: evil },
            document: null,
          },
        },
      },
      results: [
        aResult({
          overall: evil,
          data: evils('docFirstName', 'docType', 'docIssuingCountry', 'orgFirstName', 'docDob'),
          status: { ...evils('overall', 'autoFace', evil), fraudTags: [evil] },
        }),
      ],
      timeline: [{ at: evil, what: evil }],
      documents: [
        {
          name: evil,
          step: evil,
          mediaType: evil,
          key: 'a/b',
          byteLength: 1,
          sha256: evil,
          storedAt: new Date(),
        },
      ],
      decisions: [
        {
          position: 0,
          decision: 'approve',
          decidedBy: evil,
          reviewer: evil,
          reason: evil,
          seen: null,
          reasons: [],
          decidedAt: new Date(),
        },
      ],
    });
    const reviewer = await desk.reviewer();
    const page = await reviewer.get(pageOf(waiting));
    expect(textOf(page)).toContain('alert(1)');
    for (const { body } of [page, await reviewer.get('/desk')]) {
      expect(body).not.toContain('<script>alert');
      expect(body).not.toContain('<img src=x');
      expect(body).not.toContain(`"'>`);
    }
  });

  test('what there is not is said in words', async () => {
    const answer = await (await desk.reviewer()).get('/desk/verifications/nobody');
    expect([answer.statusCode, textOf(answer)]).toEqual([
      404,
      expect.stringContaining('No verification or file'),
    ]);
  });
});

describe('headers', () => {
  test('a page runs nothing but our own files, is framed by nobody and kept by no cache', async () => {
    const waiting = await seedWaiting(desk);
    const { headers, body } = await (await desk.reviewer()).get(pageOf(waiting));
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    expect(body).not.toMatch(/<script(?![^>]* src="\/desk\/assets\/)|<style| style=| on[a-z]+=/);
  });

  test('pictures come byte for byte, are kept by no cache and run nothing', async () => {
    const pdf = {
      name: 'CONTRACT',
      step: 'CONTRACT',
      mediaType: 'application/pdf',
      bytes: Buffer.from('%PDF-1.7'),
    };
    const waiting = await seedWaiting(desk, { files: [picture, pdf] });
    const reviewer = await desk.reviewer();
    const answer = await reviewer.get(pictureOf(waiting));
    expect(answer.rawPayload).toEqual(picture.bytes);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(picture.bytes.length),
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    const document = await reviewer.get(pictureOf(waiting, pdf.name));
    expect(document.headers).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'no-store',
    });
    expect(document.headers['content-security-policy']).toContain("frame-ancestors 'self'");
  });

  test('a file of no known type is downloaded and never shown', async () => {
    const page = {
      ...picture,
      name: 'PAGE',
      mediaType: 'text/html',
      bytes: Buffer.from('<script>1</script>'),
    };
    const waiting = await seedWaiting(desk, { files: [page] });
    const { headers } = await (await desk.reviewer()).get(pictureOf(waiting, 'PAGE'));
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
    });
  });

  test('a picture is found by its verification and its name, and by nothing else', async () => {
    const [waiting, other] = [await seedWaiting(desk, { files: [picture] }), await seedWaiting(desk)];
    const reviewer = await desk.reviewer();
    const wanted = [
      pictureOf(other),
      pictureOf(waiting, 'identity-BACK'),
      pictureOf(waiting, encodeURIComponent(`${waiting.verificationId}/identity-FRONT`)),
      pictureOf(waiting, encodeURIComponent('../../etc/passwd')),
      pictureOf({ verificationId: '..' }),
    ];
    for (const url of wanted) expect([url, (await reviewer.get(url)).statusCode]).toEqual([url, 404]);
  });

  test('a picture that is no longer stored is said to be missing', async () => {
    const waiting = await seedWaiting(desk, { files: [picture] });
    await desk.documents.removeAll(waiting.verificationId);
    expect((await (await desk.reviewer()).get(pictureOf(waiting))).statusCode).toBe(404);
  });
});

async function decide(fields: Record<string, string>) {
  const waiting = await seedWaiting(desk);
  const reviewer = await desk.reviewer();
  const csrf = csrfIn(await reviewer.get(pageOf(waiting)));
  const since = waiting.review.since.toISOString();
  return await reviewer.post(`${pageOf(waiting)}/decision`, { csrf, since, ...fields });
}

describe('deciding', () => {
  test.each([
    ['no reason', { decision: 'approve', reason: '  \r\n ' }, 'Say why'],
    ['no decision', { reason: 'Looked at it.' }, 'Choose Approve or Reject'],
    ['an unknown decision', { decision: 'maybe', reason: 'Looked at it.' }, 'Choose Approve or Reject'],
  ])('with %s it is asked for, and what was typed is still there', async (_what, fields, message) => {
    const answer = await decide({ ...fields, reviewer: 'Rita "R" <b>' });
    expect([answer.statusCode, textOf(answer)]).toEqual([400, expect.stringContaining(message)]);
    expect(answer.body).toContain('value="Rita &#34;R&#34; &#60;b&#62;"');
    expect(answer.body).toContain(`${fields.reason.trim()}</textarea`);
  });

  test('with Temporal away it is said to be safe to send again', async () => {
    const answer = await decide({ decision: 'approve', reason: 'The same person.' });
    expect([answer.statusCode, textOf(answer)]).toEqual([
      503,
      expect.stringContaining('deciding twice is safe'),
    ]);
    expect(answer.body).toContain('The same person.</textarea');
  });

  test('a question that was asked anew since is looked at again first', async () => {
    const answer = await decide({
      decision: 'approve',
      reason: 'The same person.',
      since: new Date(0).toISOString(),
    });
    expect([answer.statusCode, textOf(answer)]).toEqual([409, expect.stringContaining('has changed since')]);
  });

  test.each([
    ['verifies', 'Approve: the person is verified', false],
    ['goes-on', 'Approve: go on to the second check', false],
    ['impossible', 'It cannot be approved', true],
  ] as const)('where an approval %s, its button says so', async (approval, words, isDisabled) => {
    const since = new Date();
    const waiting = await seedWaiting(desk, { review: { since, until: since, approval } });
    const answer = await (await desk.reviewer()).get(pageOf(waiting));
    expect(textOf(answer)).toContain(words);
    expect(/<button[^>]*value="approve"[^>]*disabled/.test(answer.body)).toBe(isDisabled);
  });

  test('a closed verification shows who decided and why; only the same decision again is taken as made', async () => {
    const reviewer = await desk.reviewer();
    const other = await desk.reviewer();
    const { review, ...content } = await seedWaiting(desk);
    const decision = {
      position: 0,
      decision: 'reject' as const,
      decidedBy: reviewer.keyName,
      reviewer: 'Rita',
      reason: 'Two different faces.',
      seen: null,
      reasons: content.reasons,
      decidedAt: new Date(),
    };
    await desk.records.verifications.closed({
      ...content,
      decisions: [decision],
      outcome: 'REJECTED',
      closedAt: new Date(),
    });
    const page = textOf(await reviewer.get(pageOf(content)));
    expect(page).toContain('Rejected');
    expect(page).toContain(`${reviewer.keyName} (Rita)`);
    expect(page).toContain('Two different faces.');
    const since = review.since.toISOString();
    const send = async (who: typeof reviewer, choice: string) => {
      const csrf = csrfIn(await who.get(pageOf(content)));
      return await who.post(`${pageOf(content)}/decision`, {
        csrf,
        since,
        decision: choice,
        reason: 'Again.',
      });
    };
    expect((await send(reviewer, 'reject')).statusCode).toBe(303);
    for (const late of [await send(reviewer, 'approve'), await send(other, 'reject')]) {
      expect([late.statusCode, textOf(late)]).toEqual([
        409,
        expect.stringContaining(`${reviewer.keyName} has rejected it already.`),
      ]);
    }
  });
});
