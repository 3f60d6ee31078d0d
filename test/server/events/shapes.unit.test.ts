/** What goes out of an event is what is described, for every type, and the documentation is made of it. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { eventTypes } from '../../../src/domain/events.ts';
import type { EventRecord } from '../../../src/records/index.ts';
import { eventTypesMarkdown } from '../../../src/server/events/markdown.ts';
import { commonMembers, eventKinds, eventResource, eventSchema } from '../../../src/server/events/shapes.ts';

const record: Omit<EventRecord, 'type'> = {
  eventId: 'evt_1',
  sequence: 7,
  clientId: 'user-123',
  clientDigest: null,
  verificationId: 'run-1',
  attempt: 0,
  method: 'silent',
  stage: null,
  outcome: null,
  reasons: [],
  detail: { scanRef: 's', since: '2026-01-01T00:00:00.000Z', erasureId: 'e' },
  externalRef: null,
  metadata: { branch: 'riga' },
  occurredAt: new Date('2026-01-05T12:00:00Z'),
};

test.each(eventTypes)('%s says what all say and its own, and nothing else', (type) => {
  const event = eventResource({ ...record, type });
  expect(event).toMatchObject({
    id: 'evt_1',
    type,
    version: 1,
    sequence: 7,
    occurredAt: '2026-01-05T12:00:00.000Z',
  });
  const members = [...Object.keys(commonMembers), ...Object.keys(eventKinds[type].more)];
  expect(new Set(Object.keys(event.data))).toEqual(new Set(members));
  expect(eventSchema.parse(event)).toEqual(event);
});

test('one of a type of another version is shown with what all say', () => {
  const event = eventResource({ ...record, type: 'verification.of_tomorrow', method: 'unknown' });
  expect(new Set(Object.keys(event.data))).toEqual(new Set(Object.keys(commonMembers)));
});

test('docs/event-types.md is up to date; `npm run docs` writes it', async () => {
  const file = await readFile(new URL('../../../docs/event-types.md', import.meta.url), 'utf8');
  expect(file).toBe(eventTypesMarkdown());
});
