// The whole vocabulary of iDenfy's API in one place: what we send (strict), what we receive (tolerant), its words.
export * from './countries.ts';
export * from './request-fields.ts';
export * from './requests.ts';
export * from './responses.ts';
export * from './vocabulary.ts';
