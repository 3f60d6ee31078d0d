/** A person whose every field is planted, with documents whose files say more than they show. */
import Pdf from 'pdfkit';
import sharp from 'sharp';
import { drawFace, drawSpecimen, inventDocument, inventPerson } from 'idenfy-sandbox/specimens';
import type { Plants } from './plants.ts';

type Side = 'FRONT' | 'FACE' | 'SECOND_DOCUMENT_FRONT' | 'SECOND_DOCUMENT_BACK';
type Files = Readonly<Record<Side, Uint8Array>>;

export interface PlantedHolder {
  readonly files: Files;
  /** The same second document, its sides as two pages of a PDF. */
  readonly pdf: Uint8Array;
}

export async function plantHolder(plants: Plants): Promise<PlantedHolder> {
  const person = {
    ...inventPerson(plants.text('SEED'), { nationality: 'EE' }),
    firstName: plants.text('GIVEN'),
    lastName: plants.text('FAMILY'),
    birthPlace: plants.text('TOWN'),
    personalCode: plants.text('CODE'),
    originalFirstName: `${plants.text('OWNGIVEN')}ė`,
    originalLastName: `${plants.text('OWNNAME')}ž`,
  };
  const passport = inventDocument(person, 'PASSPORT', { number: plants.text('PASS') });
  const permit = inventDocument(person, 'RESIDENCE_PERMIT', {
    issuingCountry: 'LT',
    number: plants.text('PERMIT'),
  });
  const [front, face, permitFront, permitBack] = await Promise.all([
    drawSpecimen(passport, { side: 'FRONT', format: 'jpeg', quality: 95 }),
    drawFace(person, { format: 'jpeg', quality: 95 }),
    drawSpecimen(permit, { side: 'FRONT', format: 'jpeg', quality: 95 }),
    drawSpecimen(permit, { side: 'BACK', format: 'png' }),
  ]);
  const described = (picture: Buffer, what: string) =>
    sharp(picture).withExif({
      IFD0: { Artist: plants.text(`EXIF${what}`), ImageDescription: plants.text(`ABOUT${what}`) },
    });
  const jpegOf = async (picture: Buffer, what: string) =>
    described(picture, what)
      .withXmp(xmpOf(plants.text(`XMP${what}`)))
      .jpeg({ quality: 92 })
      .toBuffer();
  const [plantedFront, plantedFace, plantedPermitFront, plantedPermitBack] = await Promise.all([
    jpegOf(front, 'FRONT'),
    jpegOf(face, 'FACE'),
    jpegOf(permitFront, 'JPEG'),
    described(permitBack, 'PNG').png().toBuffer(),
  ]);
  return {
    files: {
      FRONT: plantedFront,
      FACE: plantedFace,
      SECOND_DOCUMENT_FRONT: plantedPermitFront,
      SECOND_DOCUMENT_BACK: plantedPermitBack,
    },
    pdf: await pdfOf([permitFront, permitBack], plants),
  };
}

const xmpOf = (creator: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${creator}"/></rdf:RDF></x:xmpmeta>`;

async function pdfOf(pictures: readonly Buffer[], plants: Plants): Promise<Uint8Array> {
  const info = {
    Title: plants.text('PDFTITLE'),
    Author: plants.text('PDFAUTHOR'),
    Keywords: plants.text('PDFKEY'),
  };
  const pdf = new Pdf({ autoFirstPage: false, info });
  for (const picture of pictures) {
    const { width, height } = await sharp(picture).metadata();
    pdf.addPage({ size: [600, (600 * height) / width], margin: 0 });
    pdf.image(picture, 0, 0, { width: 600 });
  }
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
