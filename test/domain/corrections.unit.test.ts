/** What was asked for, as it may be changed while iDenfy has made no session of it. */
import { describe, expect, test } from '@jest/globals';
import {
  corrected,
  loosening,
  sameWishes,
  unknownStep,
  withoutEffect,
  wishesOf,
} from '../../src/domain/corrections.ts';
import type { Correction } from '../../src/domain/input.ts';
import { stepsToChoose } from '../../src/domain/known-steps.ts';
import { newSession } from '../../src/domain/sessions.ts';
import { submissionField, tokenField } from '../../src/workflows/request-fields.ts';
import { methods } from '../../src/domain/words.ts';
import { identityEvent, requestedDocuments, verificationInput } from '../workflows/builders.ts';

const input = verificationInput({
  person: { firstName: 'Ana', lastName: 'Diaz', dateOfBirth: '1990-01-02' },
  asked: requestedDocuments({
    identity: { types: ['PASSPORT'], countries: ['LT'] },
    second: { types: ['VISA'] },
  }),
  documentSteps: { front: 'A', back: 'B' },
  locale: 'lt',
});

describe('a correction', () => {
  test('changes what it names and nothing else', () => {
    expect(corrected(input, {})).toEqual(input);
    expect(corrected(input, { person: { firstName: 'Anna' } })).toEqual({
      ...input,
      person: { ...input.person, firstName: 'Anna' },
    });
    expect(corrected(input, { identity: { types: ['ID_CARD'] } }).asked).toEqual({
      ...input.asked,
      identity: { types: ['ID_CARD'], countries: ['LT'] },
    });
    expect(corrected(input, { secondTypes: ['PASSPORT'], country: 'PL' }).asked.second).toEqual({
      types: ['PASSPORT'],
      country: 'PL',
    });
    expect(corrected(input, { locale: 'en' })).toEqual({ ...input, locale: 'en' });
    // Another front without a back has none: the former belongs to the former.
    expect(corrected(input, { documentSteps: { front: 'C' } }).documentSteps).toEqual({
      front: 'C',
      back: null,
    });
  });

  test('that makes iDenfy look less closely is known by its name', () => {
    const looser = corrections.filter(([, correction]) => loosening(correction).length > 0);
    expect(looser.map(([field]) => field)).toEqual(['documentType', 'skipAnalysis']);
    expect(loosening({ skipAnalysis: true, documentType: 'VISA' })).toEqual(['skipAnalysis', 'documentType']);
    expect(loosening({ skipAnalysis: false })).toEqual([]);
  });

  const corrections: readonly (readonly [field: string, correction: Correction])[] = [
    ['person.lastName', { person: { lastName: 'Diaz' } }],
    ['documents.identity.types', { identity: { types: ['PASSPORT'] } }],
    ['documents.identity.countries', { identity: { countries: ['LT'] } }],
    ['locale', { locale: 'lt' }],
    ['documents.second.types', { secondTypes: ['VISA'] }],
    ['country', { country: 'LT' }],
    ['documentSteps', { documentSteps: { front: 'A' } }],
    ['documentType', { documentType: 'PASSPORT' }],
    ['skipAnalysis', { skipAnalysis: true }],
  ];
  const effective: Readonly<Record<string, readonly string[]>> = {
    'silent before': corrections.map(([field]) => field),
    'silent after': ['documents.second.types', 'country', 'documentSteps', 'documentType', 'skipAnalysis'],
    'silent token': ['country', 'documentSteps', 'documentType', 'skipAnalysis'],
    'sequential before': [
      'person.lastName',
      'documents.identity.types',
      'documents.identity.countries',
      'locale',
      'documents.second.types',
      'country',
    ],
    'sequential after': [],
    'stored before': [
      'person.lastName',
      'documents.identity.types',
      'documents.identity.countries',
      'locale',
      'documentSteps',
    ],
    'stored after': ['documentSteps'],
  };

  test.each(Object.keys(effective))('%s the session: what cannot have any effect is named', (when) => {
    const [name, moment] = when.split(' ');
    const method = methods.find((candidate) => candidate === name) ?? 'silent';
    const standing = {
      method,
      hasIdentitySession: moment !== 'before',
      hasUnusedToken: moment === 'token',
    };
    const found = corrections.filter(([, correction]) => withoutEffect(correction, standing) === null);
    expect(found.map(([field]) => field)).toEqual(effective[when]);
    for (const [field, correction] of corrections) {
      expect([field, null]).toContain(withoutEffect(correction, standing));
    }
    expect(withoutEffect({}, standing)).toBeNull();
  });
});

test('wishes are the same in whatever order their fields stand, and different where any differs', () => {
  const wishes = wishesOf(input);
  expect(Object.keys(wishes)).not.toContain('requestId');
  expect(
    sameWishes(input, JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(wishes).toReversed())))),
  ).toBe(true);
  const others = [
    { ...wishes, locale: 'en' },
    { ...wishes, externalRef: 'x' },
    { ...wishes, person: { firstName: 'Ana' } },
    { ...wishes, urls: { success: 'https://a' } },
    { ...wishes, documentSteps: { front: 'A', back: null } },
    { ...wishes, additionalSteps: { ALL: { ALL: {} } } },
    { ...wishes, asked: requestedDocuments() },
  ];
  expect(others.map((other) => sameWishes(input, other))).toEqual(others.map(() => false));
});

test.each([
  ['firstName', 'person.firstName', 'person.firstName'],
  ['dateOfBirth', 'person.dateOfBirth', 'person.dateOfBirth'],
  ['documents', 'documents.identity.types', 'documents.second.types'],
  ['documents.1', 'documents.identity.types[1]', 'documents.second.types[1]'],
  ['country', 'documents.identity.countries', 'documents.second.country'],
  ['successUrl', 'urls.success', 'urls.success'],
  ['locale', 'locale', 'locale'],
  ['additionalSteps.ALL.ALL.X.type', 'additionalSteps.ALL.ALL.X.type', 'additionalSteps.ALL.ALL.X.type'],
  // The service's own: the settings have it.
  ['callbackUrl', 'callbackUrl', 'callbackUrl'],
  // Not the shape of a name: it may be anything.
  ['firstName Mary', null, null],
  ['', null, null],
  [null, null, null],
])('what iDenfy calls %s its caller knows as %s, or %s', (field, ofIdentity, ofDocument) => {
  expect(tokenField(field, 'identity')).toBe(ofIdentity);
  expect(tokenField(field, 'document')).toBe(ofDocument);
});

test.each([
  ['country', 'documents.second.country'],
  ['documentType', 'documentType'],
  ['BACK', 'documentSteps.back'],
  ['images.FRONT', 'documentSteps.front'],
  [null, null],
])('of a submission, what iDenfy calls %s is %s', (field, ours) => {
  expect(submissionField(field)).toBe(ours);
});

describe('a step that an operator names', () => {
  test.each<[front: string, back: string | undefined, unknown: string | null]>([
    ['A', undefined, null],
    ['A', 'B', null],
    ['a', ' b ', null],
    ['C', undefined, 'documentSteps.front'],
    ['C', 'D', 'documentSteps.front'],
    ['A', 'D', 'documentSteps.back'],
  ])('of A and B, with the front %s and the back %s: %s is unknown', (front, back, unknown) => {
    const documentSteps = { front, ...(back === undefined ? {} : { back }) };
    expect(unknownStep({ documentSteps }, ['A', 'B'])).toBe(unknown);
    expect(unknownStep({ documentSteps }, [])).toBeNull();
  });

  test('may be of the echo, of a result, of its files or of what is stored, and is never the first document’s', () => {
    const opened = {
      scanRef: 'scan-1',
      expiresAt: '2026-11-03T10:00:00.000Z',
      stepNames: ['ECHOED', 'FACE'],
    };
    const result = identityEvent({
      additionalSteps: { NAMED: null },
      images: { FRONT: 'https://files.example/1', PICTURED: 'https://files.example/2' },
      pdfs: { PRINTED: 'https://files.example/3', NAMED: 'https://files.example/4' },
    });
    const stored = {
      name: 'FOUND',
      step: 'FOUND',
      key: '',
      byteLength: 1,
      sha256: '',
      mediaType: '',
      storedAt: '',
    };
    const session = { ...newSession('identity', opened, ''), result };
    const known = {
      sessions: [session],
      documents: [stored, { ...stored, step: '' }],
      additionalSteps: null,
    };
    expect(stepsToChoose(known)).toEqual(['ECHOED', 'NAMED', 'PICTURED', 'PRINTED', 'FOUND']);
  });

  test('is one of the request’s while there is no session', () => {
    const upload = { type: 'UPLOAD' } as const;
    const additionalSteps = {
      ALL: { ALL: { A: upload, UTILITY_BILL: upload } },
      LT: { PASSPORT: { B: upload } },
    };
    expect(stepsToChoose({ sessions: [], documents: [], additionalSteps })).toEqual(['A', 'B']);
    expect(stepsToChoose({ sessions: [], documents: [], additionalSteps: null })).toEqual([]);
  });
});
