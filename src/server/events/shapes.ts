/** What an event looks like to whoever receives or reads it: the description, `webhooks` in it, and the documentation. */
import { z } from 'zod';
import { EVENT_VERSION, eventTypes } from '../../domain/events.ts';
import type { EventType } from '../../domain/events.ts';
import { stages } from '../../domain/words.ts';
import type { EventRecord } from '../../records/index.ts';
import { timeSchema } from '../schemas.ts';
import { approvalSchema, methodSchema, outcomeSchema, reasonsSchema, roleSchema } from '../shown-words.ts';
import { shownWordSchema } from '../shown-words.ts';

export const commonMembers = {
  clientId: z.string().nullable().describe('`null` in `verification.erased`: nothing of the client stays.'),
  verificationId: z.string().describe('Of this attempt, as in the answer that opened it.'),
  attempt: z.int().nullable().describe('The number of attempts of the client that were closed before.'),
  method: methodSchema.nullable().describe('`silent`, `sequential` or `stored`.'),
  stage: shownWordSchema(stages)
    .nullable()
    .describe('In which the event leaves the verification; `null` where it tells nothing of that.'),
  outcome: outcomeSchema.nullable().describe('Of a closed verification.'),
  reasons: reasonsSchema.describe('Why, where there is a why: codes of [outcomes.md](outcomes.md).'),
  externalRef: z.string().nullable().describe('Your own reference.'),
  metadata: z.record(z.string(), z.string()).describe('Your own words, as you gave them.'),
};

const session = {
  role: roleSchema.nullable().describe('`identity` or `document`: whose session it is.'),
  scanRef: z.string().describe('The session at iDenfy.'),
};
const waiting = {
  since: timeSchema.describe('Since when it waits for a decision.'),
  until: timeSchema.nullable().describe('Undecided by then, it ends as REQUIRES_REVIEW.'),
};

interface Kind {
  readonly id: string;
  /** When it comes. */
  readonly when: string;
  /** What it says beside what all say. */
  readonly more: z.ZodRawShape;
}

/** One entry for each type: a new one without does not compile. */
export const eventKinds = {
  'verification.session_created': {
    id: 'SessionCreatedEvent',
    when: 'iDenfy made a session. Of the method `silent`, the session of the second document is for no user; of `sequential`, both are made before the user begins.',
    more: session,
  },
  'verification.result_received': {
    id: 'ResultReceivedEvent',
    when: 'The verification has iDenfy’s decision about one of its sessions, by webhook or by a poll; a corrected decision is another event. What iDenfy decided is not said, since it is not the outcome.',
    more: session,
  },
  'verification.blocked': {
    id: 'BlockedEvent',
    when: 'It cannot go on without an operator, or not before `retryAt`; the runbook says what helps.',
    more: {
      since: timeSchema.describe('Since when it is blocked.'),
      until: timeSchema.nullable().describe('How long it waits.'),
      retryAt: timeSchema
        .nullable()
        .describe('When it tries again by itself; `null`: it waits for an operator.'),
      field: z.string().nullable().describe('The field of the request that iDenfy named.'),
    },
  },
  'verification.resumed': {
    id: 'ResumedEvent',
    when: 'A blocked verification goes on: an operator resumed it, the caller replaced the request, or the cause is gone.',
    more: { since: timeSchema.describe('Since when it was blocked; the same as in `verification.blocked`.') },
  },
  'verification.awaiting_decision': {
    id: 'AwaitingDecisionEvent',
    when: 'A reviewer is asked. If iDenfy says something new meanwhile, another question may follow.',
    more: {
      ...waiting,
      approval: approvalSchema.describe('What an approval does: `verifies`, `goes-on` or `impossible`.'),
    },
  },
  'verification.decision_reminder': {
    id: 'DecisionReminderEvent',
    when: 'It still waits for a decision: `DECISION_REMINDER_SECONDS` after the question, and then after pauses as long as the wait so far, of a week at most.',
    more: waiting,
  },
  'verification.closed': {
    id: 'ClosedEvent',
    when: 'It has an outcome. If iDenfy says something else while it closes, a second one follows with the stricter outcome: the higher `sequence` counts, and `GET /v1/verifications/{clientId}` says what is in force.',
    more: {},
  },
  'verification.contradicted': {
    id: 'ContradictedEvent',
    when: 'iDenfy decided otherwise after it was closed. The outcome stays; a person should look.',
    more: session,
  },
  'verification.erased': {
    id: 'ErasedEvent',
    when: 'Everything about it is erased, here and at iDenfy, by request or at the end of its term. One for each attempt. All other events of it are gone.',
    more: { erasureId: z.string().describe('As in the answer of `DELETE` and in the act log.') },
  },
} as const satisfies Record<EventType, Kind>;

function eventSchemaOf<T extends EventType, M extends z.ZodRawShape>(
  type: T,
  { id, when, more }: Kind & { more: M },
) {
  return z
    .object({
      id: z.string().describe('The same each time it is sent.'),
      type: z.literal(type),
      version: z.literal(EVENT_VERSION).describe('Of its form. Members may be added within a version.'),
      sequence: z.int().describe('Grows in the order in which events were written; it has gaps.'),
      occurredAt: timeSchema,
      data: z.object({ ...commonMembers, ...more }),
    })
    .meta({ id, description: when });
}

const known = [
  eventSchemaOf('verification.session_created', eventKinds['verification.session_created']),
  eventSchemaOf('verification.result_received', eventKinds['verification.result_received']),
  eventSchemaOf('verification.blocked', eventKinds['verification.blocked']),
  eventSchemaOf('verification.resumed', eventKinds['verification.resumed']),
  eventSchemaOf('verification.awaiting_decision', eventKinds['verification.awaiting_decision']),
  eventSchemaOf('verification.decision_reminder', eventKinds['verification.decision_reminder']),
  eventSchemaOf('verification.closed', eventKinds['verification.closed']),
  eventSchemaOf('verification.contradicted', eventKinds['verification.contradicted']),
  eventSchemaOf('verification.erased', eventKinds['verification.erased']),
] as const;

const ofOtherVersion = z
  .object({
    id: z.string(),
    type: z.string(),
    version: z.int(),
    sequence: z.int(),
    occurredAt: timeSchema,
    data: z.object(commonMembers),
  })
  .meta({ id: 'OtherEvent', description: 'Of a type of another version of this service: pass over it.' });

export const eventSchema = z.union([...known, ofOtherVersion]).meta({ id: 'Event' });
export type EventResource = z.infer<typeof eventSchema>;

/** Where an event of this type should say it, and does not. */
const nothingMore = { role: null, until: null, retryAt: null, field: null, approval: 'unknown' };

/** Only what is described goes out. */
export function eventResource(record: EventRecord): EventResource {
  const { eventId: id, type, sequence, occurredAt, detail } = record;
  const { clientId, verificationId, attempt, method, stage, outcome, reasons, externalRef, metadata } =
    record;
  return eventSchema.parse({
    id,
    type,
    version: EVENT_VERSION,
    sequence,
    occurredAt: occurredAt.toISOString(),
    data: {
      ...nothingMore,
      ...detail,
      clientId,
      verificationId,
      attempt,
      method,
      stage,
      outcome,
      reasons,
      externalRef,
      metadata,
    },
  });
}

/** `webhooks` of the OpenAPI document. */
export function eventWebhooks() {
  return Object.fromEntries(
    eventTypes.map((type) => {
      const { id, when } = eventKinds[type];
      const schema = { $ref: `#/components/schemas/${id}` };
      return [
        type,
        {
          post: {
            operationId: `on${id}`,
            summary: type,
            description: `${when} Sent after Standard Webhooks, signed (docs/events.md).`,
            tags: ['events'],
            security: [],
            parameters: signatureHeaders,
            requestBody: { required: true, content: { 'application/json': { schema } } },
            responses: {
              '2XX': { description: 'You have it.' },
              410: { description: 'You want no more: the endpoint is disabled.' },
              default: { description: 'Not now: it is sent again later, for three days.' },
            },
          },
        },
      ];
    }),
  );
}

const signatureHeaders = [
  ['webhook-id', 'The id of the event.'],
  ['webhook-timestamp', 'When it was sent, in seconds since 1970.'],
  ['webhook-signature', 'One signature for each secret, `v1,` and base64, separated by spaces.'],
].map(([name = '', description]) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' as const },
}));
