/** Which other wishes are another request, field by field of the body. */
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import { differingFields, openFields, refuseOtherWishes } from '../../src/server/different-request.ts';
import type { OpenField } from '../../src/server/different-request.ts';
import { Problem } from '../../src/server/problems.ts';
import { inputOf } from '../../src/server/run-input.ts';
import { openBodySchema } from '../../src/server/verification-requests.ts';

const settings = (env: Record<string, string> = {}) =>
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
const plain = settings();

const wishesIn = (body: unknown, config = plain) => inputOf(openBodySchema.parse(body), 'request-1', config);

const step = (name: string) => ({ ALL: { ALL: { [name]: { type: 'UPLOAD' } } } });
const full = {
  clientId: 'client-1',
  method: 'silent',
  reverify: false,
  documents: {
    identity: { types: ['PASSPORT', 'ID_CARD'], countries: ['LV', 'LT'] },
    second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
  },
  person: { firstName: 'Rufus', lastName: 'Norton', dateOfBirth: '1990-04-30' },
  documentSteps: { front: 'ONE', back: 'TWO' },
  additionalSteps: { ALL: { ALL: { ONE: { type: 'UPLOAD' }, TWO: { type: 'UPLOAD' } } } },
  urls: { success: 'https://a.example/', error: 'https://b.example/', unverified: 'https://c.example/' },
  externalRef: 'order 1',
  metadata: { branch: 'riga', order: '4711' },
  locale: 'lt',
};

/** Another value of each, and where it can be, the field left out; complete by the type of the body. */
const others: Readonly<Record<OpenField, readonly object[]>> = {
  clientId: [{ clientId: 'client-2' }],
  method: [{ method: 'stored' }],
  reverify: [{ reverify: true }, { reverify: undefined }],
  'documents.identity.types': [
    { documents: { ...full.documents, identity: { types: ['PASSPORT'], countries: ['LV', 'LT'] } } },
    { documents: { ...full.documents, identity: { countries: ['LV', 'LT'] } } },
  ],
  'documents.identity.countries': [
    { documents: { ...full.documents, identity: { types: ['PASSPORT', 'ID_CARD'], countries: ['EE'] } } },
    { documents: { ...full.documents, identity: { types: ['PASSPORT', 'ID_CARD'] } } },
  ],
  'documents.second.types': [
    { documents: { ...full.documents, second: { types: ['VISA'], country: 'LT' } } },
    { documents: { ...full.documents, second: { country: 'LT' } } },
  ],
  'documents.second.country': [
    { documents: { ...full.documents, second: { types: ['RESIDENCE_PERMIT'], country: 'LV' } } },
    { documents: { ...full.documents, second: { types: ['RESIDENCE_PERMIT'] } } },
  ],
  'person.firstName': [
    { person: { ...full.person, firstName: 'Taken' } },
    { person: { ...full.person, firstName: undefined } },
  ],
  'person.lastName': [
    { person: { ...full.person, lastName: 'Taken' } },
    { person: { ...full.person, lastName: undefined } },
  ],
  'person.dateOfBirth': [
    { person: { ...full.person, dateOfBirth: '1990-04-03' } },
    { person: { ...full.person, dateOfBirth: undefined } },
  ],
  'documentSteps.front': [{ documentSteps: { front: 'TWO', back: 'ONE' } }, { documentSteps: undefined }],
  'documentSteps.back': [{ documentSteps: { front: 'ONE' } }, { documentSteps: undefined }],
  additionalSteps: [
    {
      additionalSteps: {
        ALL: { ALL: { ...step('ONE').ALL.ALL, ...step('TWO').ALL.ALL, ...step('THREE').ALL.ALL } },
      },
    },
    { additionalSteps: undefined },
  ],
  'urls.success': [
    { urls: { ...full.urls, success: 'https://x.example/' } },
    { urls: { ...full.urls, success: undefined } },
  ],
  'urls.error': [
    { urls: { ...full.urls, error: 'https://x.example/' } },
    { urls: { ...full.urls, error: undefined } },
  ],
  'urls.unverified': [
    { urls: { ...full.urls, unverified: 'https://x.example/' } },
    { urls: { ...full.urls, unverified: undefined } },
  ],
  externalRef: [{ externalRef: 'order 2' }, { externalRef: undefined }],
  metadata: [{ metadata: { branch: 'riga' } }, { metadata: undefined }],
  locale: [{ locale: 'en' }, { locale: undefined }],
};

const isCompared = ([name]: readonly [string, unknown]) =>
  Object.entries(openFields).some(([field, rule]) => field === name && typeof rule === 'object');
const toldOf = (bodies: readonly object[]) =>
  bodies.map((changes) => differingFields(wishesIn(full), wishesIn({ ...full, ...changes })));

describe('another value of', () => {
  test.each(Object.entries(others).filter(isCompared))('%s is told, with that name', (field, bodies) => {
    expect(toldOf(bodies)).toEqual(bodies.map(() => expect.arrayContaining([field])));
  });

  test.each(Object.entries(others).filter((other) => !isCompared(other)))(
    '%s is no other request',
    (_field, bodies) => {
      expect(toldOf(bodies)).toEqual(bodies.map(() => []));
    },
  );

  test('a field that is left out in the first request and given in the second is told as well', () => {
    const bare = { clientId: 'client-1', method: 'silent' };
    const compared = Object.entries(openFields).flatMap(([field, rule]) =>
      typeof rule === 'string' ? [] : [field],
    );
    expect(differingFields(wishesIn(bare), wishesIn(full))).toEqual(compared);
    expect(differingFields(wishesIn(full), wishesIn(bare))).toEqual(compared);
  });
});

describe('the same wishes', () => {
  test('are the same in any order of fields, and of lists of which any entry will do', () => {
    const turned = {
      ...Object.fromEntries(Object.entries(full).toReversed()),
      documents: {
        second: full.documents.second,
        identity: { countries: ['LT', 'LV'], types: ['ID_CARD', 'PASSPORT'] },
      },
      metadata: { order: '4711', branch: 'riga' },
    };
    expect(differingFields(wishesIn(full), wishesIn(turned))).toEqual([]);
  });

  test('are what is left out in both, whatever the settings have become meanwhile', () => {
    const bare = { clientId: 'client-1', method: 'silent' };
    const set = settings({
      SECOND_DOCUMENT_COUNTRY: 'LT',
      SECOND_DOCUMENT_FRONT_STEP: 'ONE',
      SECOND_DOCUMENT_BACK_STEP: 'TWO',
    });
    const setOtherwise = settings({ SECOND_DOCUMENT_COUNTRY: 'EE', SECOND_DOCUMENT_FRONT_STEP: 'TWO' });
    for (const then of [plain, set, setOtherwise])
      for (const now of [plain, set, setOtherwise])
        expect(differingFields(wishesIn(bare, then), wishesIn(bare, now))).toEqual([]);
  });

  test('are what names the very value that a setting gave, and no other', () => {
    const set = settings({
      SECOND_DOCUMENT_COUNTRY: 'LT',
      SECOND_DOCUMENT_FRONT_STEP: 'ONE',
      SECOND_DOCUMENT_BACK_STEP: 'TWO',
    });
    const bare = { clientId: 'client-1', method: 'silent' };
    const named = (front: string, back: string | undefined, country: string) => ({
      ...bare,
      documents: { second: { country } },
      documentSteps: { front, back },
    });
    expect(differingFields(wishesIn(bare, set), wishesIn(named('ONE', 'TWO', 'LT')))).toEqual([]);
    // The back that is set does not belong to a front that is named.
    expect(differingFields(wishesIn(bare, set), wishesIn(named('ONE', undefined, 'LT')))).toEqual([
      'documentSteps.back',
    ]);
    expect(differingFields(wishesIn(bare, set), wishesIn(named('ONE', 'TWO', 'EE')))).toEqual([
      'documents.second.country',
    ]);
  });
});

test('the refusal names the fields and no values', () => {
  const other = wishesIn({ ...full, person: { firstName: 'Taken' }, metadata: { secret: 'word' } });
  const refused = refusalOf(() => refuseOtherWishes('verification-1', wishesIn(full), other));
  expect(refused).toMatchObject({
    status: 409,
    code: 'different_request',
    verificationId: 'verification-1',
    fields: ['person.firstName', 'person.lastName', 'person.dateOfBirth', 'metadata'],
  });
  expect(JSON.stringify(refused)).not.toMatch(/Rufus|Taken|Norton|secret|word|4711/);
});

function refusalOf(call: () => void): object | null {
  try {
    call();
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.body('request-1');
  }
}
