/** iDenfy's words, and what `/token` takes, without the rest of the sandbox. */
export { documentTypes, parseTokenRequest } from './token-request.ts';
export { countries, documentStatuses, faceStatuses } from './vocabulary.ts';
