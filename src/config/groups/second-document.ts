import type { Group } from '../setting.ts';
import { country, flag, stepName } from '../values.ts';

export const secondDocument = {
  title: 'The second document',
  settings: {
    country: {
      name: 'SECOND_DOCUMENT_COUNTRY',
      read: country,
      example: 'LT',
      about:
        'The country that direct processing is told when a request names none (`documents.second.country`). Without either the run stops after the download: a country is never guessed.',
    },
    frontStep: {
      name: 'SECOND_DOCUMENT_FRONT_STEP',
      read: stepName,
      example: 'RESIDENCE_PERMIT_FRONT',
      about:
        'The additional step that holds the front, when a request names none. Unset: a single step is the front, and of two steps whose names end in FRONT and BACK each is what it is called.',
    },
    backStep: {
      name: 'SECOND_DOCUMENT_BACK_STEP',
      read: stepName,
      example: 'RESIDENCE_PERMIT_BACK',
      about: 'The additional step that holds the back, when a request names none.',
    },
    acceptUnjudgedSteps: {
      name: 'ACCEPT_UNJUDGED_STEPS',
      read: flag,
      default: 'false',
      about:
        'iDenfy does not judge steps of the type UPLOAD, so that no status is usual for them. `true` lets such a step pass when its file is there; a step that iDenfy found invalid or missing never passes.',
    },
    submitFace: {
      name: 'SUBMIT_FACE',
      read: flag,
      default: 'false',
      about:
        'Submits the selfie of the first session with the second document, so that iDenfy compares it with the portrait there. Its face result then counts: anything but a match goes to a reviewer.',
    },
    approveDenied: {
      name: 'APPROVE_DENIED_SECOND_DOCUMENT',
      read: flag,
      default: 'false',
      about:
        'Whether a reviewer may approve a verification although iDenfy denied the second document. Off, since iDenfy has seen more than a picture shows. A denied identity can never be approved.',
    },
  },
} as const satisfies Group;
