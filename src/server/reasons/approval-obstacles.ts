/** Why a verification cannot be approved: the `reason` of the problem `approval_impossible`. */
import type { ApprovalObstacle } from '../../domain/decisions.ts';

export const whyImpossible: Readonly<Record<ApprovalObstacle, string>> = {
  identity_result_missing: 'There is no decision of iDenfy about the identity, or iDenfy took it back',
  identity_denied: 'iDenfy denied the identity, which nobody can approve',
  second_document_missing: 'There is no file of the second document',
  second_result_missing: 'There is no decision of iDenfy about the second document, or iDenfy took it back',
  second_document_denied:
    'iDenfy denied the second document, which can be approved only with APPROVE_DENIED_SECOND_DOCUMENT',
};
