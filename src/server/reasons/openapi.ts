/** The same table in the OpenAPI document. */
import { outcomesExplained, plainExplained, familiesExplained } from './table.ts';

export const outcomesDescription = list(
  Object.entries(outcomesExplained).map(([outcome, { means }]) => [outcome, means]),
);
export const plainReasonsDescription = list([...plainExplained].map(([code, { means }]) => [code, means]));
export const familiesDescription = list(
  [...familiesExplained].map(([code, { means }]) => [`${code}:…`, `${means}: …`]),
);

function list(rows: readonly (readonly [code: string, means: string])[]): string {
  return rows.map(([code, means]) => `- \`${code}\`: ${means}`).join('\n');
}
