/** Reasons of both documents together, of people's decisions, and of the run itself. */
import type { Explained, PlainReason } from './explained.ts';

export const ofRuns = {
  persons_differ: {
    means: 'The two documents do not agree on the person.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  persons_close: {
    means: 'The two documents nearly agree on the person.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  persons_not_comparable: {
    means: 'Too little could be read to compare the two documents.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  same_document_twice: {
    means: 'Both documents are the same document.',
    leads: ['asks'],
    tell: 'two',
    again: 'changed',
  },
  same_document_number: {
    means: 'Both documents have the same number and country, under two types.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  same_document_not_ruled_out: {
    means: 'Both documents are of one type and country, and no number says that they are two.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  result_data_unreadable: {
    means: 'What iDenfy read from a document could not be fetched.',
    leads: ['blocks'],
    tell: 'delay',
    again: 'mended',
  },
  webhooks_not_heard: {
    means: 'Webhooks of iDenfy about it were parked, and what they say was not weighed.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  changed_after_submission: {
    means: 'iDenfy changed its mind about the identity after the second document was submitted.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  changed_while_closing: {
    means: 'iDenfy sent another result while the verification was closing.',
    leads: ['reviews', 'asks'],
    tell: 'waiting',
    again: 'person',
  },
  approved_by_reviewer: {
    means: 'A reviewer approved it.',
    leads: ['verifies'],
    tell: 'nothing',
    again: 'nothing',
  },
  rejected_by_reviewer: {
    means: 'A reviewer rejected it.',
    leads: ['rejects'],
    tell: 'declined',
    again: 'rules',
  },
  decision_deadline_passed: {
    means: 'Nobody decided in time.',
    leads: ['reviews'],
    tell: 'delay',
    again: 'yes',
  },
  blocked_too_long: {
    means: 'It was blocked, and nobody resumed it in time.',
    leads: ['reviews'],
    tell: 'delay',
    again: 'mended',
  },
  cancelled_by_caller: {
    means: 'It was cancelled.',
    leads: ['cancels'],
    tell: 'stopped',
    again: 'yes',
  },
  cancelled_in_temporal: {
    means: 'It was cancelled in Temporal.',
    leads: ['cancels'],
    tell: 'stopped',
    again: 'yes',
  },
  ended_by_hand: {
    means: 'It was ended by hand.',
    leads: ['cancels'],
    tell: 'stopped',
    again: 'yes',
  },
} as const satisfies Partial<Record<PlainReason, Explained>>;
