import { readFileSync } from 'node:fs';
import { endpointMistakes } from './event-endpoints.ts';
import { nearest } from './nearest.ts';
import { findUnsafe } from './safety/find.ts';
import { groups } from './settings.ts';
import type { Config, Role, Setting } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Mistake {
  readonly name: string;
  /** What is wrong and what would help; never a value. */
  readonly message: string;
}

/** Settings are missing or wrong. The message lists all of them, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'invalid_configuration';
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.map(({ name, message }) => `  ${name} ${message}`);
    super(
      `${mistakes.length === 1 ? 'A setting is' : `${mistakes.length} settings are`} missing or wrong:\n${lines.join('\n')}\nEvery setting is explained in docs/configuration.md.`,
    );
    this.mistakes = mistakes;
  }
}

/**
 * Reads all settings of one role from the environment, once.
 *
 * An empty variable is an unset one, since compose files and templates leave variables empty.
 *
 * @param warn is told of variables that look like settings and are none, and of what is unsafe and allowed.
 * @throws ConfigError with all mistakes at once.
 */
export function loadConfig<R extends Role>(
  env: Environment,
  role: R,
  warn: (message: string) => void = () => {},
): Config<R> {
  const mistakes: Mistake[] = [];
  const values = readGroups(env, role, mistakes);
  for (const message of unknownVariables(env)) warn(message);
  if (hasAllGroups(values)) {
    const wrong = mistakes.map(({ name }) => name);
    const unsafe = findUnsafe(values, role, env);
    const between = [...findContradictions(values), ...unsafe.refused];
    mistakes.push(...between.filter(({ name }) => !wrong.includes(name)));
    for (const message of unsafe.said) warn(message);
    if (isComplete<R>(values, mistakes)) return values;
  }
  throw new ConfigError(mistakes);
}

function readGroups(env: Environment, role: Role, mistakes: Mistake[]): object {
  return Object.fromEntries(
    Object.entries(groups).map(([group, { settings }]) => [
      group,
      Object.fromEntries(
        Object.entries<Setting>(settings).map(([key, setting]) => [
          key,
          readSetting(env, role, setting, mistakes),
        ]),
      ),
    ]),
  );
}

function hasAllGroups(values: object): values is Config {
  return Object.keys(groups).every((group) => group in values);
}

/** Each value was read by its own schema, so that only a mistake leaves a demanded one out. */
function isComplete<R extends Role>(values: Config, mistakes: readonly Mistake[]): values is Config<R> {
  return mistakes.length === 0;
}

/** After a mistake it returns the default, so that what does not go together is found in the same round. */
function readSetting(env: Environment, role: Role, setting: Setting, mistakes: Mistake[]): unknown {
  const { name, neededBy, readBy } = setting;
  if (neededBy !== undefined && !neededBy.includes(role)) return undefined;
  const isOthers = readBy !== undefined && !readBy.includes(role);
  const found = isOthers ? { text: undefined } : setting.secret ? readSecret(env, name) : { text: env[name] };
  if ('mistake' in found) {
    mistakes.push({ name, message: found.mistake });
    return undefined;
  }
  const text = found.text?.trim() ? found.text : setting.default;
  if (text === undefined) {
    if (neededBy !== undefined) mistakes.push({ name, message: missing(setting, role) });
    return undefined;
  }
  const parsed = setting.read.safeParse(text);
  if (parsed.success) return parsed.data;
  const messages = new Set(parsed.error.issues.map((issue) => issue.message));
  mistakes.push({ name, message: [...messages].join('; ') });
  return setting.default === undefined ? undefined : setting.read.parse(setting.default);
}

function missing({ name, secret, example }: Setting, role: Role): string {
  const file = secret ? `, or ${name}_FILE to a file that holds it` : '';
  const such = example === undefined ? '' : ` (such as "${example}")`;
  return `is missing: ${role === 'command' || role === 'migration' ? 'this command' : `the ${role}`} cannot do without it; set ${name}${such}${file}`;
}

function readSecret(
  env: Environment,
  name: string,
): { readonly text: string | undefined } | { readonly mistake: string } {
  const direct = env[name];
  const path = env[`${name}_FILE`]?.trim();
  if (!path) return { text: direct };
  if (direct?.trim()) return { mistake: `and ${name}_FILE are both set: keep one of them` };
  try {
    // Editors and `echo` end a file with a line break that is not part of the secret.
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? { mistake: `cannot be read: the file that ${name}_FILE names is empty` } : { text };
  } catch (error) {
    const code = Error.isError(error) && 'code' in error ? String(error.code) : 'unknown error';
    return {
      mistake: `cannot be read from the file that ${name}_FILE names (${code}): check that it is there and readable by this process`,
    };
  }
}

/** What each value allows and all together do not. */
function findContradictions(config: Config): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const { documents, encryption, secondDocument, server, process: life } = config;
  if (secondDocument.backStep !== undefined && secondDocument.frontStep === undefined) {
    mistakes.push({
      name: 'SECOND_DOCUMENT_BACK_STEP',
      message: 'is set without SECOND_DOCUMENT_FRONT_STEP: name the step of the front as well',
    });
  }
  if (secondDocument.backStep !== undefined && secondDocument.backStep === secondDocument.frontStep) {
    mistakes.push({
      name: 'SECOND_DOCUMENT_BACK_STEP',
      message: 'is the same as SECOND_DOCUMENT_FRONT_STEP: one step cannot hold both sides',
    });
  }
  if (documents.s3Bucket !== undefined && documents.s3Region === undefined) {
    mistakes.push({
      name: 'DOCUMENTS_S3_REGION',
      message: 'is missing: DOCUMENTS_S3_BUCKET needs the region of its bucket',
    });
  }
  if ((documents.s3AccessKeyId === undefined) !== (documents.s3SecretAccessKey === undefined)) {
    mistakes.push({
      name:
        documents.s3AccessKeyId === undefined
          ? 'DOCUMENTS_S3_ACCESS_KEY_ID'
          : 'DOCUMENTS_S3_SECRET_ACCESS_KEY',
      message: 'is missing: the other half of the key pair is set',
    });
  }
  const { keys, workflowIdKey } = encryption;
  if (keys !== undefined && workflowIdKey !== undefined && !keys.some(({ id }) => id === workflowIdKey)) {
    mistakes.push({
      name: 'WORKFLOW_ID_KEY',
      message: 'names no key of ENCRYPTION_KEYS: open runs could not be found any more; put that key back',
    });
  }
  mistakes.push(...endpointMistakes(config.events));
  if (life.shutdownGraceMs < server.createDeadlineMs) {
    mistakes.push({
      name: 'SHUTDOWN_GRACE_MS',
      message:
        'is shorter than CREATE_DEADLINE_MS: requests in flight could not finish; raise it or lower the other',
    });
  }
  return mistakes;
}

const known: readonly string[] = Object.values(groups).flatMap(({ settings }) =>
  Object.values<Setting>(settings).flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])),
);

/** Variables of other programs are none of our business: only our prefix, or all but our spelling, counts. */
function unknownVariables(env: Environment): readonly string[] {
  return Object.keys(env).flatMap((name) => {
    if (known.includes(name)) return [];
    const guess = nearest(name, known);
    if (guess !== undefined) return [`${name} is not a setting; did you mean ${guess}?`];
    return name.startsWith('IDENFY_') ? [`${name} is not a setting and is ignored`] : [];
  });
}
