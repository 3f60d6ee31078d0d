import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { chooseSides } from '../../src/domain/sides.ts';
import type { ChosenSides, SideFile, WantedSides, WebhookFiles } from '../../src/domain/sides.ts';

const urls = (names: string[], ending: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `https://files.example/${name}.${ending}`]));

const short = ({ step, kind }: SideFile): string => `${step}:${kind}`;

/** The files of a webhook whose steps have what they say: `image`, `pdf`, `both` or no file. */
function webhook(steps: Record<string, 'image' | 'pdf' | 'both' | 'none'>): WebhookFiles {
  const having = (...kinds: string[]): string[] =>
    Object.entries(steps).flatMap(([step, kind]) => (kinds.includes(kind) ? [step] : []));
  return {
    additionalSteps: Object.fromEntries(Object.keys(steps).map((step) => [step, 'UPLOAD'])),
    // The first document's own files are always there.
    images: {
      ...urls(['FRONT', 'BACK', 'FACE', 'FRONT_VIDEO'], 'png'),
      ...urls(having('image', 'both'), 'png'),
    },
    pdfs: { ...urls(['UTILITY_BILL'], 'pdf'), ...urls(having('pdf', 'both'), 'pdf') },
  };
}

/** A choice in short: `FRONT_STEP:image`, … */
function told(chosen: ChosenSides): unknown {
  const others = chosen.others.map(short);
  if (!chosen.ok) return { reason: chosen.reason, others };
  const back = chosen.back === undefined ? {} : { back: short(chosen.back) };
  return { front: short(chosen.front), ...back, others };
}

describe('without wanted names', () => {
  test.each<[string, WebhookFiles, unknown]>([
    [
      'one image is the front',
      webhook({ RESIDENCE_PERMIT: 'image' }),
      { front: 'RESIDENCE_PERMIT:image', others: [] },
    ],
    [
      'one PDF is the front',
      webhook({ RESIDENCE_PERMIT: 'pdf' }),
      { front: 'RESIDENCE_PERMIT:pdf', others: [] },
    ],
    [
      'of a step with both, the image is the front and the PDF is kept',
      webhook({ PERMIT: 'both' }),
      { front: 'PERMIT:image', others: ['PERMIT:pdf'] },
    ],
    [
      'names that end in FRONT and BACK are the sides',
      webhook({ SECOND_ID_BACK: 'image', SECOND_ID_FRONT: 'image' }),
      { front: 'SECOND_ID_FRONT:image', back: 'SECOND_ID_BACK:image', others: [] },
    ],
    [
      'whatever their case and kind',
      webhook({ permitFront: 'pdf', permitBack: 'both' }),
      { front: 'permitFront:pdf', back: 'permitBack:image', others: ['permitBack:pdf'] },
    ],
    [
      'a step without a file does not count',
      webhook({ PERMIT: 'image', SELFIE: 'none' }),
      { front: 'PERMIT:image', others: [] },
    ],
    [
      'a lone back is not submitted as a front',
      webhook({ ID_FRONT: 'none', ID_BACK: 'image' }),
      { reason: 'second_document_front_missing', others: ['ID_BACK:image'] },
    ],
    [
      'two steps of other names are not guessed',
      webhook({ PERMIT: 'image', OTHER: 'pdf' }),
      { reason: 'second_document_sides_unknown', others: ['PERMIT:image', 'OTHER:pdf'] },
    ],
    [
      'two fronts are not guessed',
      webhook({ A_FRONT: 'image', B_FRONT: 'image' }),
      { reason: 'second_document_sides_unknown', others: ['A_FRONT:image', 'B_FRONT:image'] },
    ],
    [
      'three steps are not guessed',
      webhook({ ID_FRONT: 'image', ID_BACK: 'image', PAYSLIP: 'pdf' }),
      { reason: 'second_document_sides_unknown', others: ['ID_FRONT:image', 'ID_BACK:image', 'PAYSLIP:pdf'] },
    ],
    ['no step has a file', webhook({ PERMIT: 'none' }), { reason: 'additional_step_no_file', others: [] }],
    ['there is no step', webhook({}), { reason: 'additional_step_no_file', others: [] }],
    [
      'steps are null',
      { ...webhook({ PERMIT: 'image' }), additionalSteps: null },
      { reason: 'additional_step_no_file', others: [] },
    ],
    [
      'an empty link is no file',
      { additionalSteps: { PERMIT: null }, images: { PERMIT: '' }, pdfs: {} },
      { reason: 'additional_step_no_file', others: [] },
    ],
    [
      'a file beside is kept, and is no side',
      {
        ...webhook({ PERMIT: 'image', ID_BACK: 'pdf' }),
        additionalSteps: { PERMIT: null },
        beside: ['ID_BACK'],
      },
      { front: 'PERMIT:image', others: ['ID_BACK:pdf'] },
    ],
    [
      'files beside alone are a person’s to place',
      { ...webhook({ PERMIT: 'image', ID_BACK: 'pdf' }), additionalSteps: {}, beside: ['PERMIT', 'ID_BACK'] },
      { reason: 'second_document_sides_unknown', others: ['PERMIT:image', 'ID_BACK:pdf'] },
    ],
    [
      'the first document beside is not kept',
      { ...webhook({}), beside: ['FRONT', 'front', 'UTILITY_BILL'] },
      { reason: 'additional_step_no_file', others: [] },
    ],
    [
      'a name in another case is the same step',
      {
        additionalSteps: { Id_Front: null, id_back: null },
        images: urls(['ID_FRONT'], 'png'),
        pdfs: urls(['ID_BACK'], 'pdf'),
      },
      { front: 'ID_FRONT:image', back: 'ID_BACK:pdf', others: [] },
    ],
    [
      'two names of one step are one',
      { additionalSteps: { permit: null, PERMIT: null }, images: urls(['Permit'], 'png'), pdfs: {} },
      { front: 'Permit:image', others: [] },
    ],
    [
      "names of an object's own machinery are no files",
      { additionalSteps: { constructor: null, toString: null }, images: {}, pdfs: {} },
      { reason: 'additional_step_no_file', others: [] },
    ],
  ])('%s', (_rule, files, expected) => {
    expect(told(chooseSides(files, {}))).toEqual(expected);
  });
});

describe('with wanted names', () => {
  const three = webhook({ PAGE_1: 'image', PAGE_2: 'both', PAYSLIP: 'pdf' });

  test.each<[string, WebhookFiles, WantedSides, unknown]>([
    [
      'they decide',
      three,
      { front: 'PAGE_2', back: 'PAGE_1' },
      { front: 'PAGE_2:image', back: 'PAGE_1:image', others: ['PAGE_2:pdf', 'PAYSLIP:pdf'] },
    ],
    [
      'a front alone is enough',
      three,
      { front: 'PAYSLIP' },
      { front: 'PAYSLIP:pdf', others: ['PAGE_1:image', 'PAGE_2:image', 'PAGE_2:pdf'] },
    ],
    [
      'a back that is missing is left out: passports have none',
      webhook({ PASSPORT: 'image', PASSPORT_REAR: 'none' }),
      { front: 'PASSPORT', back: 'PASSPORT_REAR' },
      { front: 'PASSPORT:image', others: [] },
    ],
    [
      'a front that is missing is not replaced',
      webhook({ PERMIT: 'image', REAR: 'image' }),
      { front: 'PERMIT_FRONT', back: 'REAR' },
      { reason: 'second_document_front_missing', others: ['PERMIT:image', 'REAR:image'] },
    ],
    [
      'in another case they decide as well',
      webhook({ Page_1: 'image', Page_2: 'image' }),
      { front: 'PAGE_2', back: 'PAGE_1' },
      { front: 'Page_2:image', back: 'Page_1:image', others: [] },
    ],
    [
      'one name for both sides is the front',
      webhook({ PERMIT: 'image' }),
      { front: 'PERMIT', back: 'PERMIT' },
      { front: 'PERMIT:image', others: [] },
    ],
    [
      'a wanted back alone leaves the step that ends in FRONT as front',
      webhook({ ID_FRONT: 'image', REAR: 'image' }),
      { back: 'REAR' },
      { front: 'ID_FRONT:image', back: 'REAR:image', others: [] },
    ],
    [
      'a wanted back that came alone is no front',
      webhook({ REAR: 'image' }),
      { back: 'REAR' },
      { reason: 'second_document_front_missing', others: ['REAR:image'] },
    ],
    [
      'no file at all is said as such',
      webhook({ PERMIT: 'none' }),
      { front: 'PERMIT' },
      { reason: 'additional_step_no_file', others: [] },
    ],
    [
      'the first document cannot be wanted',
      webhook({ PERMIT: 'image' }),
      { front: 'FRONT', back: 'BACK' },
      { reason: 'second_document_front_missing', others: ['PERMIT:image'] },
    ],
  ])('%s', (_rule, files, wanted, expected) => {
    expect(told(chooseSides(files, wanted))).toEqual(expected);
  });
});

const RESERVED = [
  'front',
  'Face_Video',
  'Utility_Bill',
  'FRONT',
  'BACK',
  'FACE',
  'UTILITY_BILL',
  'SECOND_UTILITY_BILL',
  'FRONT_VIDEO',
  'BACK_VIDEO',
  'FACE_VIDEO',
];

test.each(RESERVED)('%s is never taken, even if the webhook calls it an additional step', (step) => {
  const files = webhook({ [step]: 'both' });
  expect(chooseSides(files, {})).toEqual({ ok: false, reason: 'additional_step_no_file', others: [] });
  expect(chooseSides(files, { front: step })).toMatchObject({ ok: false, others: [] });
});

describe('whatever comes', () => {
  const step = fc.constantFrom(
    ...RESERVED,
    'A_FRONT',
    'A_BACK',
    'PERMIT',
    'x',
    '',
    '__proto__',
    'constructor',
    'b_back',
  );
  const record = fc.dictionary(
    step,
    fc.constantFrom('https://files.example/1', 'https://files.example/2', ''),
  );
  const files = fc.record({
    additionalSteps: fc.option(fc.dictionary(step, fc.constantFrom('UPLOAD', null))),
    images: record,
    pdfs: record,
  });
  const wanted = fc.record({
    front: fc.option(step, { nil: undefined }),
    back: fc.option(step, { nil: undefined }),
  });

  test('every file of a named, unreserved step is told exactly once, and no other file', () => {
    fc.assert(
      fc.property(files, wanted, (given, names) => {
        const chosen = chooseSides(given, names);
        const sides = chosen.ok ? [chosen.front, ...(chosen.back === undefined ? [] : [chosen.back])] : [];
        const seen = [...sides, ...chosen.others].map((file) => `${file.kind} ${file.step} ${file.url}`);
        const due = Object.keys(given.additionalSteps ?? {})
          .filter((name) => !RESERVED.includes(name))
          .flatMap((name) => [
            ...Object.entries(given.images).flatMap(([key, url]) =>
              key === name && url ? [`image ${key} ${url}`] : [],
            ),
            ...Object.entries(given.pdfs).flatMap(([key, url]) =>
              key === name && url ? [`pdf ${key} ${url}`] : [],
            ),
          ]);
        expect(seen.toSorted()).toEqual(due.toSorted());
      }),
      { numRuns: 1000 },
    );
  });

  test('the sides are of two steps, and the wanted front is the front', () => {
    fc.assert(
      fc.property(files, wanted, (given, names) => {
        const chosen = chooseSides(given, names);
        fc.pre(chosen.ok);
        expect(chosen.back?.step).not.toBe(chosen.front.step);
        expect(chosen.front.step).toBe(names.front ?? chosen.front.step);
      }),
      { numRuns: 300 },
    );
  });
});
