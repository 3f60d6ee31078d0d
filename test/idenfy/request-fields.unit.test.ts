/** What is asked for is held to iDenfy's rules here: what it would refuse never becomes a run. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as schemas from '../../src/idenfy/schemas.ts';
import { documentTypes as sandboxTypes, parseTokenRequest } from 'idenfy-sandbox/words';
import { fieldPath } from '../../src/server/field-path.ts';
import { openBodySchema, resumeBodySchema } from '../../src/server/verification-requests.ts';
import { anyCharacter } from '../support/characters.ts';

const upload = { type: 'UPLOAD' };
const steps = (step: unknown, name = 'PERMIT', type = 'ALL', country = 'ALL') => ({
  additionalSteps: { [country]: { [type]: { [name]: step } } },
});

function faultsOf(request: object): string[] {
  const { error } = openBodySchema.safeParse({ clientId: 'c-1', method: 'silent', ...request });
  return (error?.issues ?? []).map((issue) =>
    fieldPath(issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path),
  );
}

const names: readonly string[] = [
  'Ñandú',
  "O'Brien",
  'O’Brien',
  'Jean-Luc',
  '李',
  '李 小龍',
  'Ólafur',
  'José María',
  'St. John',
  'Żaneta-Ąžuolė',
  'Nguyễn Thị',
  'محمد',
  'می\u200Cخواهم',
  'राम',
  'ก้อง',
  'Дмитрий',
  'Ιωάννης',
  'Gal·la',
  'ジャン・リュック',
  'Ali Jr.',
  'D’Angelo-Smith Jr.',
  'e\u0301mile',
  "'t Hooft",
  'ʻIolani',
  '佐々木',
  'Mª José',
  'J.-P.',
  'M',
  'A'.repeat(100),
];

const notNames: readonly string[] = [
  '',
  ' ',
  '-',
  "'.-",
  '\u0301',
  'ª',
  'º',
  'ʰ',
  '々',
  '\u3164',
  '---a',
  '-a',
  '.a',
  "''a",
  "'-a",
  '·a',
  '\u200Da',
  'a---b',
  "a.'-",
  'Mary (May)',
  'Ana2',
  'Smith, Jr.',
  'A/B',
  'A\\B',
  'A`B',
  'Ana\u0663',
  'Henry Ⅷ',
  'Tom & Ann',
  'a\u0007b',
  'a\nb',
  'a\u202Eb',
  '😀',
  'Ann 😀',
  'A'.repeat(101),
  ...'~!@#$%^*()_+={}[]|:;",<>/?'.split('').map((sign) => `An${sign}a`),
  ...Array.from({ length: 10 }, (_, digit) => `Ana${digit}`),
];

describe('a name', () => {
  test.each(names)('%j is taken', (name) => {
    expect(faultsOf({ person: { firstName: name, lastName: name } })).toEqual([]);
  });

  test.each(notNames)('%j is refused, each with its field', (name) => {
    expect(faultsOf({ person: { firstName: name } })).toEqual(['person.firstName']);
    expect(faultsOf({ person: { lastName: name } })).toEqual(['person.lastName']);
  });

  test('that is taken here, iDenfy takes too', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 12 }), (name) => {
        if (!schemas.personNameSchema.safeParse(name).success) return;
        expect(() => parseTokenRequest({ clientId: 'c', firstName: name, lastName: name })).not.toThrow();
      }),
      { numRuns: 5_000 },
    );
  });
});

test.each(['en', 'EN', 'lt', 'fil', 'pt-BR', 'pt_BR', 'zh-TW', 'es-mx'])(
  'the language %s is taken',
  (locale) => {
    expect(faultsOf({ locale })).toEqual([]);
  },
);

const now = new Date();
const tomorrow = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);

/** Each is the only mistake in its request, and its field the only one that is named. */
const wrong: readonly (readonly [field: string, request: object])[] = [
  ['person.dateOfBirth', { person: { dateOfBirth: '1990-02-30' } }],
  ['person.dateOfBirth', { person: { dateOfBirth: '2001-02-29' } }],
  ['person.dateOfBirth', { person: { dateOfBirth: '1899-12-31' } }],
  ['person.dateOfBirth', { person: { dateOfBirth: '0001-01-01' } }],
  ['person.dateOfBirth', { person: { dateOfBirth: tomorrow } }],
  ['person.dateOfBirth', { person: { dateOfBirth: '2999-01-01' } }],
  ['person.dateOfBirth', { person: { dateOfBirth: '30.04.1990' } }],
  ['person.dateOfBirth', { person: { dateOfBirth: '1990-04-30T00:00:00Z' } }],
  ['person.dateOfBirth', { person: { dateOfBirth: '' } }],
  ['person.middleName', { person: { middleName: 'Ana' } }],
  ['locale', { locale: 'english' }],
  ['locale', { locale: 'zh-Hant' }],
  ['locale', { locale: 'abc-abcd' }],
  ['locale', { locale: 'e' }],
  ['locale', { locale: '' }],
  ['locale', { locale: 'en GB' }],
  ['locale', { locale: 'xx' }],
  ['locale', { locale: 'zzz' }],
  ['locale', { locale: 'zzz-qqq' }],
  ['locale', { locale: 'en-xx' }],
  ['locale', { locale: 'en-ZZ' }],
  ['locale', { locale: 'sr-Lat' }],
  ['locale', { locale: 'und' }],
  ['locale', { locale: 'mul' }],
  ['locale', { locale: 'ZXX' }],
  ['documents.identity.types', { documents: { identity: { types: [] } } }],
  ['documents.identity.types[0]', { documents: { identity: { types: ['LIBRARY_CARD'] } } }],
  ['documents.identity.types[0]', { documents: { identity: { types: ['passport'] } } }],
  ['documents.identity.types[1]', { documents: { identity: { types: ['PASSPORT', 'PASSPORT'] } } }],
  ['documents.second.types', { documents: { second: { types: [] } } }],
  ['documents.second.types[0]', { documents: { second: { types: ['SMART_ID'] } } }],
  ['documents.second.types[2]', { documents: { second: { types: ['VISA', 'PASSPORT', 'VISA'] } } }],
  ['documents.identity.countries', { documents: { identity: { countries: [] } } }],
  ['documents.identity.countries[0]', { documents: { identity: { countries: ['lt'] } } }],
  ['documents.identity.countries[0]', { documents: { identity: { countries: ['LTU'] } } }],
  ['documents.identity.countries[1]', { documents: { identity: { countries: ['LT', 'ZZ'] } } }],
  ['documents.identity.countries[1]', { documents: { identity: { countries: ['LT', 'LT'] } } }],
  ['documents.second.country', { documents: { second: { country: 'UK' } } }],
  ['documents.second.country', { documents: { second: { country: 'EU' } } }],
  ['documents.second.country', { documents: { second: { country: '' } } }],
  ['urls.success', { urls: { success: 'javascript:alert(1)' } }],
  ['urls.success', { urls: { success: 'ftp://example.com/' } }],
  ['urls.success', { urls: { success: '/done' } }],
  ['urls.error', { urls: { error: 'example.com' } }],
  ['urls.error', { urls: { error: 'https:example.com' } }],
  ['urls.error', { urls: { error: 'http:' } }],
  ['urls.error', { urls: { error: 'https://example.com/a b' } }],
  ['urls.unverified', { urls: { unverified: `https://example.com/${'a'.repeat(2_048)}` } }],
  ['urls.unverified', { urls: { unverified: '' } }],
  ['externalRef', { externalRef: '' }],
  ['externalRef', { externalRef: 'a\u0007' }],
  ['externalRef', { externalRef: 'a'.repeat(256) }],
  ['clientId', { clientId: '' }],
  ['clientId', { clientId: 'ą' }],
  ['clientId', { clientId: 'a b' }],
  ['clientId', { clientId: 'a'.repeat(101) }],
  ['additionalSteps', { additionalSteps: {} }],
  ['additionalSteps', { additionalSteps: { ALL: { ALL: {} } } }],
  ['additionalSteps', steps(upload, 'UTILITY_BILL')],
  ['additionalSteps', { ...steps(upload, 'SECOND_UTILITY_BILL'), method: 'stored' }],
  ['additionalSteps', { ...steps(upload), method: 'sequential' }],
  ['additionalSteps.ZZ', steps(upload, 'PERMIT', 'ALL', 'ZZ')],
  ['additionalSteps.lt', steps(upload, 'PERMIT', 'ALL', 'lt')],
  ['additionalSteps.ALL.LIBRARY_CARD', steps(upload, 'PERMIT', 'LIBRARY_CARD')],
  ['additionalSteps.ALL.SMART_ID', steps(upload, 'PERMIT', 'SMART_ID')],
  ['additionalSteps.ALL.ALL.permit', steps(upload, 'permit')],
  ['additionalSteps.ALL.ALL["1ST"]', steps(upload, '1ST')],
  ['additionalSteps.ALL.ALL.FRONT', steps(upload, 'FRONT')],
  ['additionalSteps.ALL.ALL.BACK', steps(upload, 'BACK')],
  ['additionalSteps.ALL.ALL.FACE', steps(upload, 'FACE')],
  ['additionalSteps.ALL.ALL.PERMIT.type', steps({ type: 'LOOK' })],
  ['additionalSteps.ALL.ALL.PERMIT.type', steps({})],
  ['additionalSteps.ALL.ALL.PERMIT.mood', steps({ ...upload, mood: 1 })],
  ['additionalSteps.ALL.ALL.PERMIT.fields', steps({ ...upload, fields: ['ssn'] })],
  ['additionalSteps.ALL.ALL.PERMIT.fields', steps({ type: 'COMPARE' })],
  ['additionalSteps.ALL.ALL.PERMIT.fields', steps({ type: 'EXTRACT', fields: [] })],
  ['additionalSteps.ALL.ALL.PERMIT.fields[0]', steps({ type: 'EXTRACT', fields: [''] })],
  ['additionalSteps.ALL.ALL.PERMIT.texts.xx', steps({ ...upload, texts: { xx: { name: 'a' } } })],
  ['additionalSteps.ALL.ALL.PERMIT.texts.EN', steps({ ...upload, texts: { EN: { name: 'a' } } })],
  ['additionalSteps.ALL.ALL.PERMIT.texts.en.name', steps({ ...upload, texts: { en: { name: '' } } })],
  ['additionalSteps.ALL.ALL.PERMIT.texts.en.title', steps({ ...upload, texts: { en: { title: 'a' } } })],
  ['additionalSteps.ALL.ALL.PERMIT.settings.canUpload', steps({ ...upload, settings: { canUpload: 1 } })],
  ...schemas.NEVER_A_DOCUMENT.flatMap((name): (readonly [string, object])[] => [
    ['documentSteps.front', { documentSteps: { front: name } }],
    ['documentSteps.back', { documentSteps: { front: 'PERMIT', back: name } }],
  ]),
  ['documentSteps.front', { documentSteps: { front: 'permit' } }],
  ['documentSteps.front', { documentSteps: {} }],
  ['documentSteps.back', { documentSteps: { front: 'PERMIT', back: 'PERMIT' } }],
  ['documentSteps.front', { ...steps(upload), documentSteps: { front: 'OTHER_STEP' } }],
  ['documentSteps.back', { ...steps(upload), documentSteps: { front: 'PERMIT', back: 'OTHER_STEP' } }],
  ['documentSteps', { documentSteps: { front: 'PERMIT' }, method: 'sequential' }],
];

describe('what iDenfy would refuse is refused here, with the field', () => {
  test.each(wrong)('%s of %j', (field, request) => {
    expect(faultsOf(request)).toEqual([field]);
  });

  test('every type of a result that a token does not take, and no other', () => {
    const taken = schemas.documentTypes.filter(
      (type) =>
        faultsOf({ documents: { identity: { types: [type] }, second: { types: [type] } } }).length === 0,
    );
    expect(taken.toSorted()).toEqual([...sandboxTypes].filter((type) => taken.includes(type)).toSorted());
    expect([...schemas.tokenDocumentTypes].toSorted()).toEqual([...sandboxTypes].toSorted());
    for (const type of schemas.documentTypes) {
      const isTaken = schemas.tokenDocumentTypes.some((name) => name === type);
      const faults = isTaken ? [] : ['documents.identity.types[0]', 'documents.second.types[0]'];
      const documents = { identity: { types: [type] }, second: { types: [type] } };
      expect([type, faultsOf({ documents })]).toEqual([type, faults]);
    }
  });

  test('a request with everything in it is taken, and so is what iDenfy is told of it', () => {
    const request = {
      documents: {
        identity: { types: ['PASSPORT', 'ID_CARD'], countries: ['LT', 'XK'] },
        second: { types: [...schemas.tokenDocumentTypes], country: 'LV' },
      },
      person: { firstName: 'José María', lastName: 'St. John', dateOfBirth: '1990-04-30' },
      ...steps({
        ...upload,
        texts: { en: { name: 'Permit', description: 'Its front' }, ja: { name: '許可証' } },
        settings: { canUpload: true, canCapture: false, canUploadPDF: true },
      }),
      documentSteps: { front: 'PERMIT' },
      urls: { success: 'http://127.0.0.1/done?x=1#y', error: 'https://пример.рф/', unverified: 'https://a' },
      externalRef: 'order 1',
      locale: 'pt-BR',
      reverify: true,
    };
    expect(faultsOf(request)).toEqual([]);
    for (const type of schemas.stepDocumentTypes) expect(faultsOf(steps(upload, 'PERMIT', type))).toEqual([]);
    for (const language of schemas.stepLanguages) {
      expect(faultsOf(steps({ ...upload, texts: { [language]: { name: 'a' } } }))).toEqual([]);
    }
    const token = {
      clientId: 'c-1',
      tokenType: 'IDENTIFICATION',
      ...request.person,
      documents: request.documents.identity.types,
      additionalSteps: request.additionalSteps,
      locale: request.locale,
      successUrl: request.urls.success,
    };
    expect(schemas.tokenRequestSchema.safeParse(token).success).toBe(true);
    expect(() => parseTokenRequest(token)).not.toThrow();
  });
});

const faultsOfCorrection = (correction: object) =>
  (resumeBodySchema.safeParse(correction).error?.issues ?? []).map(({ path }) => fieldPath(path));

describe('a correction is held to the same rules', () => {
  test.each(
    wrong.filter(
      ([field]) => /^(person|locale|documents)\b/.test(field) || /^documentSteps\.\w+$/.test(field),
    ),
  )('%s of %j', (field, request) => {
    if ('additionalSteps' in request) return;
    expect(faultsOfCorrection(request)).toEqual(field === 'person.middleName' ? ['person'] : [field]);
  });

  test('`country` and `documents.second.country` mean the same', () => {
    const documents = { second: { country: 'LT' } };
    expect(faultsOfCorrection({ country: 'LT', documents })).toEqual([]);
    expect(faultsOfCorrection({ country: 'LV', documents })).toEqual(['documents.second.country']);
  });
});
