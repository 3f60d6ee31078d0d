import type { AdditionalSteps } from './options.ts';

export interface Step {
  name: string;
  type: 'UPLOAD' | 'COMPARE' | 'EXTRACT';
}

/**
 * The steps that a session requests: those for ALL, and those for the document's own country and type
 * (idenfy-api.md 9 [A]). If neither is known, every possible step.
 */
export function stepsOf(
  additionalSteps: AdditionalSteps,
  shown: { country: string; documentType: string } | null = null,
): Step[] {
  const steps = new Map<string, Step>();
  for (const [country, byType] of Object.entries(additionalSteps)) {
    if (shown !== null && country !== 'ALL' && country !== shown.country) continue;
    for (const [documentType, byName] of Object.entries(byType)) {
      if (shown !== null && documentType !== 'ALL' && documentType !== shown.documentType) continue;
      for (const [name, { type }] of Object.entries(byName)) steps.set(name, { name, type });
    }
  }
  return [...steps.values()];
}
