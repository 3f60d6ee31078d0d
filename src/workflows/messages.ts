/** The messages that a run answers, for its handlers and their callers. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { DecideReply, DecideRequest } from '../domain/decisions.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type {
  CancelReply,
  CancelRequest,
  OpenSessionReply,
  OpenSessionRequest,
  ReplaceReply,
  ReplaceRequest,
  ResumeReply,
  ResumeRequest,
} from '../domain/messages.ts';
import { messageNames } from '../domain/messages.ts';
import type { VerificationView } from '../domain/view.ts';

export const openSession = defineUpdate<OpenSessionReply, [OpenSessionRequest]>(messageNames.openSession);
export const cancel = defineUpdate<CancelReply, [CancelRequest]>(messageNames.cancel);
export const resume = defineUpdate<ResumeReply, [ResumeRequest]>(messageNames.resume);
export const replaceRequest = defineUpdate<ReplaceReply, [ReplaceRequest]>(messageNames.replaceRequest);
export const decide = defineUpdate<DecideReply, [DecideRequest]>(messageNames.decide);
export const idenfyEvent = defineSignal<[IdenfyEvent]>(messageNames.idenfyEvent);
export const verification = defineQuery<VerificationView>(messageNames.verification);
