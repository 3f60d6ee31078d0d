/** Whether an approval would overrule iDenfy, and not only this service's own doubts. Pure. */

/** What the service doubts by itself, where iDenfy is content. All others, newer ones too, count as iDenfy's word. */
const own: ReadonlySet<string> = new Set([
  'stored_document_needs_decision',
  'persons_differ',
  'persons_close',
  'persons_not_comparable',
  'identity_differs_from_given',
  'second_document_differs_from_given',
  'identity_does_not_say_given',
  'second_document_does_not_say_given',
]);

export interface Questioned {
  /** Why a person is asked. */
  readonly reasons: readonly string[];
  readonly results: readonly { readonly overall: string; readonly superseded: boolean }[];
}

export function overrulesIdenfy({ reasons, results }: Questioned): boolean {
  const isContent = results.every(({ overall, superseded }) => superseded || overall === 'APPROVED');
  return !isContent || reasons.some((reason) => !own.has(reason.split(':', 1)[0] ?? ''));
}
