/** What an operator reads about a file that cannot be submitted; `errors.ts` has what would help. */
import { DocumentError } from '../errors.ts';
import type { Refusal } from './job.ts';

const MESSAGES: Readonly<Record<Refusal | 'file_polyglot', string>> = {
  file_damaged: 'The file cannot be read as the image that it says it is.',
  file_cannot_be_fitted: 'The image cannot be brought within the limit and stay readable.',
  file_polyglot: 'The file is an image and at the same time a file of another kind.',
  file_too_demanding: 'The file took more memory or time than it may.',
  image_dimensions_absurd: 'The image has more, or fewer, pixels than a document’s picture has.',
  pdf_damaged: 'The PDF cannot be read.',
  pdf_empty: 'The PDF has no page with anything on it.',
  pdf_encrypted: 'The PDF opens with a password only.',
  pdf_needs_viewer: 'The PDF shows only a notice that its content needs another viewer.',
  pdf_not_drawn:
    'A page of the PDF holds something that could not be drawn: letters, a picture, or all of it.',
  pdf_too_large: 'The PDF has more pages, or larger ones, than a scan of a document has.',
};

export function refuse(code: Refusal | 'file_polyglot', detail?: string): DocumentError {
  return new DocumentError(code, MESSAGES[code], detail);
}
