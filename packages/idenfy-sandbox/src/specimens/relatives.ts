import { inventPerson, type SpecimenPerson } from './person.ts';
import { randomFrom } from './random.ts';

interface Relative {
  /** In plain words, to be read after "The second document is". */
  readonly what: string;
  /** Whether it is the same person, with the same face. */
  readonly same: boolean;
  readonly of: (holder: SpecimenPerson) => SpecimenPerson;
}

/** As long as a specimen's names may be. */
const fit = (name: string) => name.slice(0, 50).trim();

/** Somebody of the holder's nation and sex; `why` makes it another one each time. */
function another(holder: SpecimenPerson, why: string): SpecimenPerson {
  const { firstName, lastName, dateOfBirth, nationality, sex } = holder;
  return inventPerson(`${why} ${firstName} ${lastName} ${dateOfBirth}`, { nationality, sex });
}

/** The holder with what differs. The names are in Latin letters alone, as a foreign country prints them. */
function differing(holder: SpecimenPerson, changes: Partial<SpecimenPerson>): SpecimenPerson {
  const { originalFirstName: _first, originalLastName: _last, ...latin } = holder;
  return { ...latin, ...changes };
}

/** A personal code of another's own, shaped as `inventPerson` makes them. */
const codeOf = (dateOfBirth: string, seed: string) =>
  `0${dateOfBirth.replaceAll('-', '').slice(2)}${randomFrom(seed).digits(4)}`;

function relative(holder: SpecimenPerson, why: string, changes: Partial<SpecimenPerson>): SpecimenPerson {
  const person = differing(holder, changes);
  return { ...person, personalCode: codeOf(person.dateOfBirth, `${why} ${holder.personalCode ?? ''}`) };
}

/** A name of the holder's nation and sex that is certainly not the holder's own. */
function otherName(holder: SpecimenPerson, which: 'firstName' | 'lastName', why: string): string {
  for (let turn = 0; ; turn += 1) {
    const name = another(holder, `${why} ${turn}`)[which];
    if (name !== holder[which]) return name;
  }
}

/** `years` later, or earlier. A 29 February becomes the 28th. */
function shifted(date: string, years: number): string {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0');
  const monthAndDay = date.slice(4) === '-02-29' ? '-02-28' : date.slice(4);
  return `${year}${monthAndDay}`;
}

// Pairs that countries write differently when they spell one name in Latin letters.
const spellings = [
  ['ya', 'ja'],
  ['yu', 'ju'],
  ['ii', 'iy'],
  ['kh', 'h'],
  ['ks', 'x'],
  ['sh', 'sch'],
  ['ch', 'tch'],
  ['v', 'w'],
  ['i', 'y'],
  ['k', 'c'],
] as const;

/** The same name as another country spells it: one change, the first that fits, else a letter doubled at its end. */
function respelled(name: string): string {
  for (const [one, other] of spellings) {
    // Not the first letter, which most spellings share.
    const at = name.indexOf(one, 1);
    if (at > 0) return fit(name.slice(0, at) + other + name.slice(at + one.length));
  }
  return fit(name + name.slice(-1).toLowerCase());
}

/** Whose the second document may be, beside the holder of the first. */
export const relatives = {
  stranger: {
    what: 'a stranger’s',
    same: false,
    of: (holder) => inventPerson(`other than ${holder.firstName} ${holder.lastName} ${holder.dateOfBirth}`),
  },
  parent: {
    what: 'a parent’s of the same name, born 28 years earlier',
    same: false,
    of: (holder) => relative(holder, 'parent', { dateOfBirth: shifted(holder.dateOfBirth, -28) }),
  },
  sibling: {
    what: 'a sibling’s: same family name, another given name, born three years later',
    same: false,
    of: (holder) =>
      relative(holder, 'sibling', {
        firstName: otherName(holder, 'firstName', 'sibling'),
        dateOfBirth: shifted(holder.dateOfBirth, 3),
      }),
  },
  twin: {
    what: 'a twin’s: same family name and birth date, another given name',
    same: false,
    of: (holder) => relative(holder, 'twin', { firstName: otherName(holder, 'firstName', 'twin') }),
  },
  'other-spelling': {
    what: 'the same person’s, with the names as another country spells them',
    same: true,
    of: (holder) =>
      differing(holder, { firstName: respelled(holder.firstName), lastName: respelled(holder.lastName) }),
  },
  'married-name': {
    what: 'the same person’s after marriage, with a second family name after the first',
    same: true,
    of: (holder) =>
      differing(holder, { lastName: fit(`${holder.lastName}-${otherName(holder, 'lastName', 'spouse')}`) }),
  },
  'new-family-name': {
    what: 'the same person’s after marriage, with another family name',
    same: true,
    of: (holder) => differing(holder, { lastName: otherName(holder, 'lastName', 'new') }),
  },
  'second-name': {
    what: 'the same person’s, with a second given name that the first document lacks',
    same: true,
    of: (holder) =>
      differing(holder, {
        firstName: fit(`${holder.firstName} ${otherName(holder, 'firstName', 'second')}`),
      }),
  },
} as const satisfies Record<string, Relative>;

export type RelativeName = keyof typeof relatives;

export const isRelative = (name: string): name is RelativeName => Object.hasOwn(relatives, name);
export const relativeNames: readonly RelativeName[] = Object.keys(relatives).filter(isRelative);

/** Whose document it is that `name` says; null: the holder's own. */
export const relativeOf = (holder: SpecimenPerson, name: RelativeName | null): SpecimenPerson =>
  name === null ? holder : relatives[name].of(holder);
