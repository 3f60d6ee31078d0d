import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isNeverSecondDocument } from '../../src/domain/sides.ts';
import { stepLinks } from '../../src/domain/step-links.ts';

const link = (name: string) => `https://files.example/${encodeURIComponent(name)}`;
const links = (...names: string[]) => Object.fromEntries(names.map((name) => [name, link(name)]));
const steps = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'UPLOAD']));
const nobody = { front: null, back: null };

interface Shown {
  readonly map?: Record<string, string | null> | null;
  readonly echoed?: readonly string[];
  readonly images?: Record<string, string>;
  readonly pdfs?: Record<string, string>;
  readonly unread?: boolean;
  readonly wanted?: { readonly front: string | null; readonly back: string | null };
}

function told({ map = null, echoed = [], images = {}, pdfs = {}, unread, wanted = nobody }: Shown) {
  const identity = { additionalSteps: map, ...(unread === undefined ? {} : { linksUnread: unread }) };
  const found = stepLinks(identity, echoed, { images, pdfs }, wanted);
  return { ...found, additionalSteps: Object.keys(found.additionalSteps) };
}

describe('which files are the second document’s', () => {
  test.each<[rule: string, shown: Shown, sides: string[], beside: string[], mayBeMore: boolean]>([
    [
      'the webhook’s map says it, whatever the echo named',
      { map: steps('A'), echoed: ['A', 'B'], images: links('A') },
      ['A'],
      [],
      false,
    ],
    [
      'the map says it in another case',
      { map: steps('second'), images: links('SECOND') },
      ['second'],
      [],
      false,
    ],
    [
      'a PDF that the map does not name is kept beside',
      { map: steps('A'), images: links('A'), pdfs: links('B') },
      ['A'],
      ['B'],
      false,
    ],
    [
      'without a map the echo says it',
      { echoed: ['A', 'B'], images: links('A', 'B', 'COVER') },
      ['A', 'B'],
      [],
      false,
    ],
    [
      'a map of the bill alone is as good as none',
      { map: steps('UTILITY_BILL'), echoed: ['A'], images: links('A') },
      ['A'],
      [],
      false,
    ],
    [
      'a map whose names have no file gives way to the echo, and there may be more',
      { map: steps('GONE'), echoed: ['A'], images: links('A') },
      ['A'],
      [],
      true,
    ],
    [
      'PDFs are steps by definition, also where the echo does not know them',
      { echoed: ['A'], images: links('A'), pdfs: links('B') },
      ['A', 'B'],
      [],
      false,
    ],
    ['PDFs alone need no name from anywhere', { pdfs: links('B', 'C') }, ['B', 'C'], [], false],
    [
      'of images that nobody names nobody knows what they are',
      { images: links('A', 'COVER'), pdfs: links('B') },
      [],
      ['A', 'COVER', 'B'],
      false,
    ],
    ['the same where the echo names none of them', { echoed: ['A'], images: links('Z') }, [], ['Z'], false],
    [
      'unless the request, the settings or an operator names one',
      { images: links('A', 'COVER'), wanted: { front: 'A', back: 'NONE' } },
      ['A'],
      ['COVER'],
      false,
    ],
    [
      'who names the first document names nothing',
      { images: links('FRONT', 'A'), wanted: { front: 'FRONT', back: null } },
      [],
      ['A'],
      false,
    ],
    [
      'the first document, the face and bills are no file',
      { echoed: ['A'], images: links('FRONT', 'BACK', 'FACE', 'FACE_VIDEO', 'UTILITY_BILL', 'front') },
      [],
      [],
      true,
    ],
    ['nothing is shown', { map: steps('A') }, [], [], true],
    ['a step of the map has no file', { map: steps('A', 'B'), images: links('A') }, ['A', 'B'], [], true],
    ['a step of the echo may have none', { echoed: ['A', 'B'], images: links('A') }, ['A', 'B'], [], false],
    ['a link was unreadable', { map: steps('A'), images: links('A'), unread: true }, ['A'], [], true],
    ['an empty link is none', { echoed: ['A'], images: { A: '' } }, [], [], true],
  ])('%s', (_rule, shown, sides, beside, mayBeMore) => {
    expect(told(shown)).toEqual({ additionalSteps: sides, beside, mayBeMore });
  });
});

describe('whatever comes', () => {
  const name = fc.constantFrom(
    'A',
    'a',
    'B',
    'FRONT',
    'front',
    'FACE',
    'BACK_VIDEO',
    'Utility_Bill',
    'ALL',
    '',
  );
  const map = fc.dictionary(name, fc.constant('UPLOAD'));
  const urls = fc.dictionary(name, fc.constantFrom('https://files.example/1', ''));
  const shown = fc.record({
    map: fc.option(map),
    echoed: fc.uniqueArray(name),
    images: urls,
    pdfs: urls,
    wanted: fc.record({ front: fc.option(name), back: fc.option(name) }),
  });
  test('no PDF of a step is lost, nor any image where nobody knows a name; and what is never one is not there', () => {
    fc.assert(
      fc.property(shown, (given) => {
        const { additionalSteps, beside, mayBeMore } = told(given);
        const kept = folded([...additionalSteps, ...beside]);
        const known = folded([...Object.keys(given.map ?? {}), ...given.echoed]);
        const [images, pdfs] = [due(given.images), due(given.pdfs)];
        const isKnown = [...images, ...pdfs].some((each) => known.has(each.toUpperCase()));
        const mustBeKept = folded(isKnown ? pdfs : [...images, ...pdfs]);
        expect([...kept].filter(isNeverSecondDocument)).toEqual([]);
        expect([...mustBeKept].filter((each) => !kept.has(each))).toEqual([]);
        expect(mayBeMore || images.length + pdfs.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

function folded(names: readonly string[]): Set<string> {
  return new Set(names.map((each) => each.toUpperCase()));
}

function due(of: Readonly<Record<string, string>>): string[] {
  return Object.keys(of).filter((each) => of[each] && !isNeverSecondDocument(each));
}
