/**
 * The search attributes that a namespace must know before the first run: an unregistered one hangs every run without an
 * error (a workflow task that upserts it fails for ever, `BadSearchAttributes`).
 */
import type { OperatorService } from '@temporalio/client';
import protocol from '@temporalio/proto';
import { setTimeout as pause } from 'node:timers/promises';
import { searchAttributeKeys } from '../domain/search-attributes.ts';

const { IndexedValueType } = protocol.temporal.api.enums.v1;

/** Name and type, as `temporal operator search-attribute create` expects them. */
export const searchAttributes = Object.values(searchAttributeKeys).map(({ name, type }) => ({
  name,
  type: type === 'KEYWORD_LIST' ? ('KeywordList' as const) : ('Keyword' as const),
}));

type Operator = Pick<OperatorService, 'listSearchAttributes' | 'addSearchAttributes'>;

export class MissingSearchAttributesError extends Error {
  override readonly name = 'MissingSearchAttributesError';
}

/** How long a self-hosted server may take to list what was just registered (its cache is refreshed once a minute). */
const LISTED_WITHIN_MS = 70_000;

/**
 * Registers missing attributes if it is allowed to, and waits until they are listed.
 * @throws MissingSearchAttributesError naming each missing attribute, its type and the command that adds it
 */
export async function ensureSearchAttributes(
  operator: Operator,
  namespace: string,
  log: (message: string) => void,
): Promise<void> {
  let missing = await missingOf(operator, namespace);
  if (missing.length === 0) return;
  log(`Registering search attributes: ${missing.map(({ name }) => name).join(', ')}.`);
  const refusal = await register(operator, namespace, missing);
  const until = Date.now() + (refusal === null ? LISTED_WITHIN_MS : 0);
  for (;;) {
    missing = await missingOf(operator, namespace);
    if (missing.length === 0) return;
    if (Date.now() >= until) throw missingError(namespace, missing, refusal);
    await pause(500);
  }
}

type Attribute = (typeof searchAttributes)[number];

async function missingOf(operator: Operator, namespace: string): Promise<Attribute[]> {
  const { customAttributes } = await operator.listSearchAttributes({ namespace });
  for (const attribute of searchAttributes) {
    const known = customAttributes[attribute.name];
    if (known !== undefined && known !== valueType(attribute)) {
      throw new MissingSearchAttributesError(
        `The namespace "${namespace}" has a search attribute ${attribute.name} of another type than ${attribute.type}. ` +
          'Remove or rename it, or use a namespace of this service’s own.',
      );
    }
  }
  return searchAttributes.filter(({ name }) => !(name in customAttributes));
}

/** Null if they are registered, by this or another process; otherwise why not. */
async function register(
  operator: Operator,
  namespace: string,
  missing: readonly Attribute[],
): Promise<string | null> {
  try {
    await operator.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map((attribute) => [attribute.name, valueType(attribute)]),
      ),
    });
    return null;
  } catch (error) {
    // Several processes may start at once; Temporal Cloud refuses this service altogether.
    const reason = Error.isError(error) ? error.message : 'unknown';
    return /already exists/i.test(reason) ? null : reason;
  }
}

function valueType({ type }: Attribute) {
  return type === 'KeywordList'
    ? IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST
    : IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
}

function missingError(namespace: string, missing: readonly Attribute[], refusal: string | null) {
  const commands = missing.map(
    ({ name, type }) =>
      `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`,
  );
  const why = refusal === null ? 'they are not listed yet' : `registering them was refused (${refusal})`;
  return new MissingSearchAttributesError(
    `The namespace "${namespace}" lacks search attributes, and ${why}. Add them, on Temporal Cloud in its own ` +
      `console:\n${commands.join('\n')}`,
  );
}
