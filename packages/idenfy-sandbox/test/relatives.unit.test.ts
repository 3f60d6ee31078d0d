import { describe, expect, test } from '@jest/globals';
import { faceKeyOf, inventPerson, specimenPersonSchema } from '../src/specimens/person.ts';
import { relativeNames, relativeOf, relatives } from '../src/specimens/relatives.ts';

const holders = Array.from({ length: 300 }, (_, seed) => inventPerson(seed));

describe.each(relativeNames)('%s', (name) => {
  test('is somebody who can be drawn, and always comes back', () => {
    for (const holder of holders) {
      const person = relativeOf(holder, name);
      expect(specimenPersonSchema.parse(person)).toEqual(person);
      expect(relativeOf(holder, name)).toEqual(person);
    }
  });

  test('has a face of their own if, and only if, it is another person', () => {
    for (const holder of holders) {
      expect(faceKeyOf(relativeOf(holder, name)) === faceKeyOf(holder)).toBe(relatives[name].same);
    }
  });

  test('never has all of the holder’s names and birth date', () => {
    for (const holder of holders) {
      const { firstName, lastName, dateOfBirth } = relativeOf(holder, name);
      expect({ firstName, lastName, dateOfBirth }).not.toEqual({
        firstName: holder.firstName,
        lastName: holder.lastName,
        dateOfBirth: holder.dateOfBirth,
      });
    }
  });
});

test('a parent has the same names, a twin the same birth date, a sibling neither given name nor date', () => {
  const holder = inventPerson('a family');
  const { firstName, lastName, dateOfBirth } = holder;
  expect(relativeOf(holder, 'parent')).toMatchObject({ firstName, lastName });
  expect(relativeOf(holder, 'twin')).toMatchObject({ lastName, dateOfBirth });
  expect(relativeOf(holder, 'sibling')).toMatchObject({ lastName });
  expect(relativeOf(holder, 'sibling').dateOfBirth).not.toBe(dateOfBirth);
  const leapling = { ...holder, dateOfBirth: '1992-02-29' };
  expect(relativeOf(leapling, 'sibling').dateOfBirth).toBe('1995-02-28');
});

test('the longest names stay as long as a specimen can bear', () => {
  const name = 'V'.repeat(50);
  for (const relative of relativeNames) {
    const person = relativeOf({ ...inventPerson(1), firstName: name, lastName: name }, relative);
    expect(() => specimenPersonSchema.parse(person)).not.toThrow();
  }
});
