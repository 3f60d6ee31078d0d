/** Specimen documents of invented people: made up, drawn and read back. */
export { inventDocument } from './document.ts';
export type { SpecimenDocument, SpecimenSide, SpecimenType } from './document.ts';
export { drawBlank, drawFace, drawSpecimen } from './draw.ts';
export { inventPerson } from './person.ts';
export type { SpecimenPerson } from './person.ts';
export { readSpecimen } from './read.ts';
export type { SpecimenReading } from './read.ts';
export { relativeOf, relatives } from './relatives.ts';
