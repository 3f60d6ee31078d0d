/** Reasons of the identity session, of the additional step in it, and of a second session that the user sees. */
import type { Explained, PlainReason } from './explained.ts';

export const ofSessions = {
  identity_denied: {
    means: 'iDenfy denied the identity session.',
    leads: ['rejects'],
    tell: 'declined',
    again: 'rules',
  },
  identity_suspected: {
    means: 'iDenfy suspects something about the identity session.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  identity_expired: {
    means: 'The identity session expired.',
    leads: ['expires'],
    tell: 'finish',
    again: 'yes',
  },
  identity_cancelled: {
    means: 'The identity session was cancelled.',
    leads: ['expires'],
    tell: 'finish',
    again: 'yes',
  },
  identity_deleted: {
    means: 'iDenfy deleted the identity session.',
    leads: ['asks'],
    tell: 'delay',
    again: 'yes',
  },
  identity_archived: {
    means: 'iDenfy archived the identity session.',
    leads: ['asks'],
    tell: 'delay',
    again: 'yes',
  },
  identity_result_missing: {
    means: 'iDenfy sent no result for the identity session.',
    leads: ['asks'],
    tell: 'delay',
    again: 'yes',
  },
  identity_result_unconfirmed: {
    means: 'iDenfy named a verdict about the identity when it was polled, and nothing confirmed it.',
    leads: ['asks'],
    tell: 'delay',
    again: 'person',
  },
  identity_document_not_as_asked: {
    means: 'The identity document is not of the type or country that was requested.',
    leads: ['asks'],
    tell: 'asked',
    again: 'changed',
  },
  identity_document_expired: {
    means: 'The identity document has expired.',
    leads: ['asks'],
    tell: 'valid',
    again: 'changed',
  },
  identity_expiry_unknown: {
    means: 'The identity document says no day on which it expires.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  identity_contradicted_by_machine: {
    means:
      'A person at iDenfy decided about the identity, and a machine’s result that came later says another thing.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  identity_contradicted_by_status: {
    means: 'iDenfy, polled again, says another thing about the identity than the result that it sent.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  identity_review_unclear: {
    means: 'It is not clear whether iDenfy’s result for the identity still holds.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  identity_results_differ: {
    means: 'iDenfy read different people from the identity document, one result after the other.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  additional_step_invalid: {
    means: 'iDenfy found the second document’s pictures invalid.',
    leads: ['asks'],
    tell: 'photo',
    again: 'changed',
  },
  additional_step_not_found: {
    means: 'iDenfy did not find the second document in its pictures.',
    leads: ['asks'],
    tell: 'photo',
    again: 'changed',
  },
  additional_step_not_judged: {
    means: 'iDenfy did not judge the second document’s pictures.',
    leads: ['asks'],
    tell: 'waiting',
    again: 'person',
  },
  additional_step_no_file: {
    means: 'There is no file of the second document.',
    leads: ['asks'],
    tell: 'photo',
    again: 'changed',
  },
  no_additional_step_configured: {
    means: 'The identity session asks for no second document.',
    leads: ['cancels'],
    tell: 'delay',
    again: 'mended',
  },
  document_session_expired: {
    means: 'The user did not finish the second session.',
    leads: ['expires'],
    tell: 'finish',
    again: 'yes',
  },
  document_session_cancelled: {
    means: 'The second session was cancelled.',
    leads: ['expires'],
    tell: 'finish',
    again: 'yes',
  },
} as const satisfies Partial<Record<PlainReason, Explained>>;
