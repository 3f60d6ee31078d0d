/** Why a run has no session, as the caller is told. */
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { Problem } from './problems.ts';

const detailSchema = z.looseObject({ requestId: z.string(), verificationId: z.string() });

/** Null for a failure that is none of the workflow's own refusals. */
export function openSessionRefusal(
  cause: unknown,
): { readonly requestId: string; readonly verificationId: string; readonly problem: Problem } | null {
  if (!(cause instanceof ApplicationFailure)) return null;
  const detail = detailSchema.safeParse(cause.details?.[0]);
  if (!detail.success) return null;
  const { requestId, verificationId } = detail.data;
  return { requestId, verificationId, problem: problemOf(cause.type ?? '', verificationId) };
}

function problemOf(type: string, verificationId: string): Problem {
  const members = { verificationId };
  if (type === 'no_additional_step_configured') {
    return new Problem('no_additional_step_configured', { members });
  }
  return new Problem('verification_closed', {
    detail: 'The verification ended before it had a session',
    reason: type,
    members,
  });
}
