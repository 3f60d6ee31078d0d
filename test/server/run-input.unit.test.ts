/** What a request’s body becomes for its run: what it names it names whole, and what it leaves out is as it is set. */
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import { correctionOf, inputOf } from '../../src/server/run-input.ts';
import type { OpenBody } from '../../src/server/verification-requests.ts';

const config = (env: Record<string, string> = {}) =>
  loadConfig(
    {
      IDENFY_BASE_URL: 'http://127.0.0.1:1',
      IDENFY_API_KEY: 'key',
      IDENFY_API_SECRET: 'secret',
      IDENFY_WEBHOOK_SECRETS: 'a signing key that is long enough',
      ...env,
    },
    'embedded',
  );
const body: OpenBody = { clientId: 'client-1', method: 'silent' };
const set = {
  SECOND_DOCUMENT_COUNTRY: 'LT',
  SECOND_DOCUMENT_FRONT_STEP: 'PERMIT_FRONT',
  SECOND_DOCUMENT_BACK_STEP: 'PERMIT_BACK',
};

describe('what a run is asked for', () => {
  test('is nothing but the client, where nothing is said and nothing is set', () => {
    const { deadlines, idenfy, secondDocument } = config();
    expect(inputOf(body, 'request-1', config())).toEqual({
      v: 1,
      clientId: 'client-1',
      requestId: 'request-1',
      externalRef: null,
      asked: { identity: { types: [], countries: [] }, second: { types: [], country: null } },
      person: {},
      additionalSteps: null,
      documentSteps: { front: null, back: null },
      urls: {},
      locale: null,
      acceptUnjudgedSteps: secondDocument.acceptUnjudgedSteps,
      manualReview: idenfy.manualReview,
      submitFace: secondDocument.submitFace,
      approveDeniedSecondDocument: secondDocument.approveDenied,
      deadlines,
      isLean: true,
    });
  });

  test('is what is set, where the request says nothing', () => {
    expect(inputOf(body, 'request-1', config(set))).toMatchObject({
      asked: { second: { country: 'LT' } },
      documentSteps: { front: 'PERMIT_FRONT', back: 'PERMIT_BACK' },
    });
  });

  test('is the country of the request before the one that is set', () => {
    const asked = inputOf({ ...body, documents: { second: { country: 'EE' } } }, 'request-1', config(set));
    expect(asked.asked.second.country).toBe('EE');
  });

  test('has no back that is set behind a front that the request names', () => {
    const named = inputOf({ ...body, documentSteps: { front: 'CARD' } }, 'request-1', config(set));
    expect(named.documentSteps).toEqual({ front: 'CARD', back: null });
    const both = { front: 'CARD', back: 'CARD_BACK' };
    expect(inputOf({ ...body, documentSteps: both }, 'request-1', config(set)).documentSteps).toEqual(both);
  });
});

describe('what an operator corrects', () => {
  test('is what the body says, and no more', () => {
    expect(correctionOf({})).toEqual({});
    expect(
      correctionOf({
        documents: { identity: { types: ['PASSPORT'] }, second: { types: ['ID_CARD'], country: 'LT' } },
        person: { firstName: 'Anna' },
        locale: 'lv',
        documentSteps: { front: 'CARD' },
        documentType: 'ID_CARD',
        skipAnalysis: true,
      }),
    ).toEqual({
      country: 'LT',
      person: { firstName: 'Anna' },
      locale: 'lv',
      secondTypes: ['ID_CARD'],
      identity: { types: ['PASSPORT'] },
      documentSteps: { front: 'CARD' },
      documentType: 'ID_CARD',
      skipAnalysis: true,
    });
    expect(correctionOf({ documents: { identity: { countries: ['LV'] } } })).toEqual({
      identity: { countries: ['LV'] },
    });
    expect(correctionOf({ documentSteps: { front: 'CARD', back: 'CARD_BACK' } })).toEqual({
      documentSteps: { front: 'CARD', back: 'CARD_BACK' },
    });
  });

  test('is the country in whichever of its places it stands', () => {
    expect(correctionOf({ country: 'EE' })).toEqual({ country: 'EE' });
    expect(correctionOf({ documents: { second: { country: 'EE' } } })).toEqual({ country: 'EE' });
  });
});
