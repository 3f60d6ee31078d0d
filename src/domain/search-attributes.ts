/**
 * What operators search for in Temporal UI. Never personal data, since the server can read these values. Each has the
 * form of a key in Temporal's SDKs.
 */
export const searchAttributeKeys = {
  method: { name: 'VerificationMethod', type: 'KEYWORD' },
  stage: { name: 'VerificationStage', type: 'KEYWORD' },
  outcome: { name: 'VerificationOutcome', type: 'KEYWORD' },
  scanRefs: { name: 'IdenfyScanRef', type: 'KEYWORD_LIST' },
} as const;
