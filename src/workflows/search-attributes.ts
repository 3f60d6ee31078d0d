/** What operators search for in Temporal UI. Never personal data: these values are readable by the server. */
import { defineSearchAttributeKey } from '@temporalio/common';

export const searchAttributeKeys = {
  method: defineSearchAttributeKey('VerificationMethod', 'KEYWORD'),
  stage: defineSearchAttributeKey('VerificationStage', 'KEYWORD'),
  outcome: defineSearchAttributeKey('VerificationOutcome', 'KEYWORD'),
  scanRefs: defineSearchAttributeKey('IdenfyScanRef', 'KEYWORD_LIST'),
} as const;
