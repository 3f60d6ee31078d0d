import QRCode from 'qrcode';
import { z } from 'zod';
import {
  type SpecimenDocument,
  type SpecimenSide,
  specimenDocumentSchema,
  specimenSides,
  specimenTypes,
} from './document.ts';
import { type SpecimenPerson, specimenPersonSchema } from './person.ts';

/** What a specimen's code says: one side of a document, or the face of a holder. */
export type SpecimenReading = { document: SpecimenDocument; side: SpecimenSide } | { face: SpecimenPerson };

// The word first, so that somebody who points a telephone at the code sees at once what it is.
const PREFIX = 'SPECIMEN ';

const text = z.string();
const holderTuple = [text, text, text, text, text, text, text, text, text] as const;
const codeSchema = z.union([
  z.tuple([z.literal('FACE'), ...holderTuple]),
  z.tuple([z.enum(specimenSides), z.enum(specimenTypes), text, text, text, text, ...holderTuple]),
]);

type HolderTuple = [string, string, string, string, string, string, string, string, string];

// A list without keys instead of an object: half the bytes, so squares that are 1.4 times as wide.
function fromHolder(holder: SpecimenPerson): HolderTuple {
  return [
    holder.firstName,
    holder.lastName,
    holder.dateOfBirth,
    holder.sex,
    holder.nationality,
    holder.birthPlace ?? '',
    holder.personalCode ?? '',
    holder.originalFirstName ?? '',
    holder.originalLastName ?? '',
  ];
}

function toHolder(values: HolderTuple): SpecimenPerson {
  const [firstName, lastName, dateOfBirth, sex, nationality, birthPlace, personalCode, first, last] = values;
  return specimenPersonSchema.parse({
    firstName,
    lastName,
    dateOfBirth,
    sex,
    nationality,
    birthPlace: birthPlace || undefined,
    personalCode: personalCode || undefined,
    originalFirstName: first || undefined,
    originalLastName: last || undefined,
  });
}

/** The words in the code, in UTF-8. */
export function encodeReading(reading: SpecimenReading): Uint8Array {
  const values =
    'face' in reading
      ? ['FACE', ...fromHolder(reading.face)]
      : [
          reading.side,
          reading.document.type,
          reading.document.issuingCountry,
          reading.document.number,
          reading.document.dateOfIssue,
          reading.document.dateOfExpiry,
          ...fromHolder(reading.document.holder),
        ];
  return Buffer.from(PREFIX + JSON.stringify(values), 'utf8');
}

/** What `encodeReading` wrote; null for any other code. */
export function decodeReading(bytes: Uint8Array): SpecimenReading | null {
  const words = Buffer.from(bytes).toString('utf8');
  if (!words.startsWith(PREFIX)) return null;
  try {
    const values = codeSchema.parse(JSON.parse(words.slice(PREFIX.length)));
    if (values[0] === 'FACE') {
      const [, ...holder] = values;
      return { face: toHolder(holder) };
    }
    const [side, type, issuingCountry, number, dateOfIssue, dateOfExpiry, ...holder] = values;
    const document = { type, issuingCountry, number, dateOfIssue, dateOfExpiry, holder: toHolder(holder) };
    return { document: specimenDocumentSchema.parse(document), side };
  } catch {
    // A code that begins as ours and isn't: as good as none.
    return null;
  }
}

/** The code as one SVG path of `size` by `size` units at the origin; the caller gives it a white surround. */
export function codePath(reading: SpecimenReading, size: number): string {
  // Level L: the picture is clean, so wide squares help a small or worn copy more than spare words do.
  const { modules } = QRCode.create([{ data: encodeReading(reading), mode: 'byte' }], {
    errorCorrectionLevel: 'L',
  });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (!modules.get(row, column)) continue;
      const start = column;
      while (column + 1 < modules.size && modules.get(row, column + 1)) column += 1;
      path += `M${start} ${row}h${column + 1 - start}v1H${start}z`;
    }
  }
  return `<path transform="scale(${size / modules.size})" fill="#000" shape-rendering="crispEdges" d="${path}"/>`;
}
