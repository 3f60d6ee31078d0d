/** What a webhook is signed with, and what the sandbox remembers of one that it sent. */
export { sign } from './webhook-delivery.ts';
export type { WebhookRecord } from './webhook-record.ts';
