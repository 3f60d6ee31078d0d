/**
 * What operators search for in Temporal UI. Never personal data: these values are readable by the server. Each is what
 * Temporal's SDKs take as a key.
 */
export const searchAttributeKeys = {
  method: { name: 'VerificationMethod', type: 'KEYWORD' },
  stage: { name: 'VerificationStage', type: 'KEYWORD' },
  outcome: { name: 'VerificationOutcome', type: 'KEYWORD' },
  scanRefs: { name: 'IdenfyScanRef', type: 'KEYWORD_LIST' },
} as const;
