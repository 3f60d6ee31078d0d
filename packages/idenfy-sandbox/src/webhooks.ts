/** What a webhook is signed with, and what the sandbox remembers of one that it sent. */
export { sign, type WebhookRecord } from './webhook-delivery.ts';
