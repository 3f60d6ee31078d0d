/** The sandbox states iDenfy's words for itself. What both know must be the same, or one of them is wrong. */
import { expect, test } from '@jest/globals';
import * as sandbox from 'idenfy-sandbox/words';
import * as ours from '../../src/idenfy/schemas.ts';

test.each([
  ['countries', sandbox.countries, ours.countries],
  ['verdicts on documents', sandbox.documentStatuses, ours.documentStatuses],
  ['verdicts on faces', sandbox.faceStatuses, ours.faceStatuses],
  ['types of documents that a token may allow', sandbox.documentTypes, ours.tokenDocumentTypes],
])('the sandbox and the client know the same %s', (_what, theirs, known) => {
  expect([...theirs].toSorted()).toEqual([...known].toSorted());
});
