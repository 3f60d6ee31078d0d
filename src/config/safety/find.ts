/**
 * Settings that would work and are unsafe. Each is refused, unless the one setting that allows it says so; then it is
 * said at every start.
 */
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { publishedTestKey } from '../../encryption/published-test-key.ts';
import type { Config, Role } from '../settings.ts';
import { readDatabaseUrl } from './database.ts';
import { isIdenfy, isNowhere, isOnOwnNetwork, isPlainAndRemote, isSandbox, isThisMachine } from './places.ts';
import { trustsEverybody } from './proxies.ts';
import { weaknessOf, weaknessOfKey } from './secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Danger {
  readonly name: string;
  /** What is wrong and what would help, to follow the name; never a value. */
  readonly message: string;
  /** The setting that lets it be, where there is one, and whether it does. */
  readonly allowedBy?: { readonly name: string; readonly isSet: boolean };
}

export interface Findings {
  readonly refused: readonly { readonly name: string; readonly message: string }[];
  readonly said: readonly string[];
}

export function findUnsafe(config: Config, role: Role, env: Environment): Findings {
  const databases = databasesOf(config);
  const dangers = [
    ...idenfyDangers(config, env),
    ...databases.flatMap((database) => databaseDangers(config, database)),
    ...(role === 'server' || role === 'worker' ? temporalDangers(config, env) : []),
    ...storeDangers(config, env),
    ...(role === 'server' || role === 'embedded' ? [...doorDangers(config), ...eventDangers(config)] : []),
    ...(isSandbox(config.idenfy) ? [] : weakSecrets(config, databases)),
    ...keyDangers(config, role),
  ];
  return {
    refused: dangers
      .filter(({ allowedBy }) => allowedBy?.isSet !== true)
      .map(({ name, message, allowedBy }) => ({
        name,
        message: allowedBy === undefined ? message : `${message}; ${allowedBy.name}=true allows it`,
      })),
    said: [
      ...dangers.flatMap(({ name, message, allowedBy }) =>
        allowedBy?.isSet === true ? [`${allowedBy.name} allows what is not safe: ${name} ${message}`] : [],
      ),
      ...otherwise(config, role, env),
    ],
  };
}

/** What is not refused, and not what it may be taken for. */
function otherwise({ idenfy }: Config, role: Role, env: Environment): readonly string[] {
  const said: string[] = [];
  const proxy = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].find((name) => env[name]);
  if (role === 'worker' && proxy !== undefined && idenfy.httpsProxy === undefined)
    said.push(`${proxy} is not looked at: IDENFY_HTTPS_PROXY is the proxy by which iDenfy is called`);
  if (idenfy.trustedFileOrigins.length > 0 && !isSandbox(idenfy))
    said.push(
      'IDENFY_TRUSTED_FILE_ORIGINS lets files come from where nothing is checked, although IDENFY_BASE_URL is no sandbox: leave it empty',
    );
  return said;
}

function idenfyDangers({ idenfy }: Config, env: Environment): readonly Danger[] {
  const dangers: Danger[] = [];
  const base = URL.parse(idenfy.baseUrl);
  if (
    base !== null &&
    isPlainAndRemote(idenfy.baseUrl) &&
    (isIdenfy(base.hostname) || !idenfy.trustedFileOrigins.includes(base.origin))
  ) {
    dangers.push({
      name: 'IDENFY_BASE_URL',
      message:
        'must be https, so that your API keys are not readable on the way; for a sandbox on another machine, name its origin in IDENFY_TRUSTED_FILE_ORIGINS as well',
    });
  }
  // Node's own, for every connection of the process.
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' && !isSandbox(idenfy)) {
    dangers.push({
      name: 'NODE_TLS_REJECT_UNAUTHORIZED',
      message:
        'is 0, so that no certificate is checked, not iDenfy’s either: take it away, and name your own authority’s certificate in NODE_EXTRA_CA_CERTS',
    });
  }
  return dangers;
}

interface NamedDatabase {
  readonly name: 'DATABASE_URL' | 'MIGRATION_DATABASE_URL';
  readonly connection: ReturnType<typeof readDatabaseUrl>;
}

/** The same database by another role is another connection, with a password of its own. */
function databasesOf({ records }: Config): readonly NamedDatabase[] {
  const urls = [
    ['DATABASE_URL', records.databaseUrl],
    ['MIGRATION_DATABASE_URL', records.migrationDatabaseUrl],
  ] as const;
  return urls.flatMap(([name, url]) =>
    url === undefined ? [] : [{ name, connection: readDatabaseUrl(url) }],
  );
}

function unreadable(name: string, failure: string): Danger {
  return {
    name,
    message: `cannot be used (${failure}): check its sslmode, and that the files of sslrootcert, sslcert and sslkey are there and readable`,
  };
}

function databaseDangers(
  { records }: Config,
  { name, connection: database }: NamedDatabase,
): readonly Danger[] {
  if ('failure' in database) return [unreadable(name, database.failure)];
  if (database.isLocal || database.tls === 'verified') return [];
  const what =
    database.tls === 'none'
      ? 'leads to another machine without TLS, so that the password and all rows are readable on the way'
      : 'leads to another machine without checking its certificate, so that anybody on the way can take its place';
  return [
    {
      name,
      message: `${what}: add "?sslmode=verify-full" (and "&sslrootcert=<file>" for an authority of your own)`,
      allowedBy: { name: 'ALLOW_PLAINTEXT_DATABASE', isSet: records.allowPlaintext },
    },
  ];
}

/** As the SDK reads its own settings and profiles. */
function temporalDangers({ temporal }: Config, env: Environment): readonly Danger[] {
  const { address, tls } = temporalConnection(env);
  if (address === undefined || (tls !== undefined && tls !== false) || isThisMachine(hostOf(address)))
    return [];
  return [
    {
      name: 'TEMPORAL_ADDRESS',
      message:
        'leads to another machine without TLS, so that whoever is on the way can read ids and command every run: set TEMPORAL_TLS=true (with TEMPORAL_TLS_SERVER_CA_CERT_PATH for an authority of your own)',
      allowedBy: { name: 'ALLOW_PLAINTEXT_TEMPORAL', isSet: temporal.allowPlaintext },
    },
  ];
}

function temporalConnection(env: Environment): {
  readonly address?: string | undefined;
  readonly tls?: unknown;
} {
  const given = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  try {
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(given) }).connectionOptions;
  } catch {
    // What it cannot read, it says itself when it connects.
    return {};
  }
}

function hostOf(address: string): string {
  return URL.parse(`grpc://${address.replace(/^https?:\/\//, '')}`)?.hostname ?? address;
}

function storeDangers({ documents }: Config, env: Environment): readonly Danger[] {
  if (documents.s3Bucket === undefined) return [];
  // AWS's SDK reads the other two where the setting is unset.
  const names = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'] as const;
  const ours = documents.s3Endpoint;
  const name = ours === undefined ? names.find((each) => env[each]) : 'DOCUMENTS_S3_ENDPOINT';
  const endpoint = ours ?? (name === undefined ? undefined : env[name]);
  if (name === undefined || !isPlainAndRemote(endpoint)) return [];
  return [
    {
      name,
      message:
        'leads to another machine by http, so that names, sizes and requests can be read and replaced on the way: use https',
      allowedBy: { name: 'ALLOW_PLAINTEXT_S3', isSet: documents.allowPlaintext },
    },
  ];
}

function doorDangers({ server, temporal, limits }: Config): readonly Danger[] {
  const dangers: Danger[] = [];
  if (isPlainAndRemote(server.publicUrl)) {
    dangers.push({
      name: 'PUBLIC_URL',
      message:
        'is http, so that API keys, log-ins and documents are readable on the way: put TLS in front and write https',
      allowedBy: { name: 'ALLOW_PLAINTEXT_PUBLIC_URL', isSet: server.allowPlaintext },
    });
  }
  if (isPlainAndRemote(temporal.uiUrl)) {
    dangers.push({
      name: 'TEMPORAL_UI_URL',
      message:
        'is http to another machine, and its pages may have payloads decrypted, so that whoever is on the way could: put TLS in front and write https',
      allowedBy: { name: 'ALLOW_PLAINTEXT_TEMPORAL_UI', isSet: temporal.allowPlaintextUi },
    });
  }
  if (trustsEverybody(limits.trustProxy)) {
    dangers.push({
      name: 'TRUST_PROXY',
      message:
        'believes everybody, so that each caller may name any address as its own and escape every limit: name the addresses of your proxies',
      allowedBy: { name: 'ALLOW_ANY_PROXY', isSet: limits.allowAnyProxy },
    });
  }
  return dangers;
}

function eventDangers({ events }: Config): readonly Danger[] {
  const name = 'EVENT_ENDPOINTS';
  const leading = (is: (url: string) => boolean) =>
    events.endpoints
      .filter(({ url }) => is(url))
      .map((it) => `"${it.name}"`)
      .join(', ');
  const plain = leading(isPlainAndRemote);
  const near = leading(isOnOwnNetwork);
  const never = leading(isNowhere);
  const dangers: Danger[] = [];
  if (plain !== '')
    dangers.push({
      name,
      message: `sends events to another machine by http (${plain}), so that whoever is on the way can read who ended how: use https`,
      allowedBy: { name: 'ALLOW_PLAINTEXT_EVENTS', isSet: events.allowPlaintext },
    });
  if (near !== '')
    dangers.push({
      name,
      message: `leads into a network of one’s own (${near}), which events do not go to unless you say so`,
      allowedBy: { name: 'EVENT_PRIVATE_NETWORKS', isSet: events.privateNetworks },
    });
  if (never !== '')
    dangers.push({
      name,
      message: `has an address that no event may be sent to (${never}): it is of one link, of many machines or of none`,
    });
  return dangers;
}

function weakSecrets(config: Config, databases: readonly NamedDatabase[]): readonly Danger[] {
  const { idenfy, temporal, documents } = config;
  const connections = databases.flatMap(({ name, connection }) =>
    'failure' in connection ? [] : [{ name, database: connection }],
  );
  const secrets: readonly (readonly [name: string, value: string | undefined])[] = [
    ['IDENFY_API_KEY', idenfy.apiKey],
    ['IDENFY_API_SECRET', idenfy.apiSecret],
    ...(idenfy.webhookSecrets ?? []).map((secret) => ['IDENFY_WEBHOOK_SECRETS', secret] as const),
    ['CODEC_TOKEN', temporal.codecToken],
    ...connections.map(({ name, database }) => [name, database.password] as const),
    ['IDENFY_HTTPS_PROXY', passwordOf(idenfy.httpsProxy)],
    ['DOCUMENTS_S3_ACCESS_KEY_ID', documents.s3AccessKeyId],
    ['DOCUMENTS_S3_SECRET_ACCESS_KEY', documents.s3SecretAccessKey],
  ];
  const dangers = secrets.flatMap(([name, value]) => {
    const weakness = value === undefined ? undefined : weaknessOf(value);
    return weakness === undefined ? [] : [weak(name, weakness)];
  });
  for (const { name, database } of connections)
    if (database.password !== undefined && database.names.includes(database.password))
      dangers.push(weak(name, 'is the name of its user or of its database'));
  const signing = [
    ...config.events.endpoints.flatMap((each) =>
      each.secrets.map((secret) => ['EVENT_ENDPOINTS', secret] as const),
    ),
    ...(config.events.secrets ?? []).map(({ secret }) => ['EVENT_SECRETS', secret] as const),
  ];
  for (const [name, secret] of signing) {
    const weakness = weaknessOfKey(secret);
    if (weakness !== undefined) dangers.push(weak(name, weakness));
  }
  for (const { secret } of config.encryption.keys ?? []) {
    const weakness = weaknessOfKey(secret.export());
    if (weakness !== undefined && !secret.equals(publishedTestKey.secret))
      dangers.push(weak('ENCRYPTION_KEYS', weakness));
  }
  return dangers;
}

function passwordOf(address: string | undefined): string | undefined {
  const password = address === undefined ? '' : (URL.parse(address)?.password ?? '');
  return password === '' ? undefined : decodeURIComponent(password);
}

const remedies: ReadonlyMap<string, string> = new Map([
  ['IDENFY_API_KEY', 'take the one that iDenfy gave you'],
  ['IDENFY_API_SECRET', 'take the one that iDenfy gave you'],
  [
    'IDENFY_WEBHOOK_SECRETS',
    'set another in iDenfy’s dashboard, such as the output of `openssl rand -hex 32`',
  ],
  ['EVENT_ENDPOINTS', 'make one of your own with `echo "whsec_$(openssl rand -base64 32)"`'],
  ['EVENT_SECRETS', 'make one of your own with `echo "whsec_$(openssl rand -base64 32)"`'],
  ['ENCRYPTION_KEYS', 'make one of your own with `openssl rand -base64 32`'],
  ['DATABASE_URL', 'give that user of the database another, such as the output of `openssl rand -hex 24`'],
  [
    'MIGRATION_DATABASE_URL',
    'give that user of the database another, such as the output of `openssl rand -hex 24`',
  ],
]);

function weak(name: string, weakness: string): Danger {
  const holds =
    name.endsWith('DATABASE_URL') || name === 'IDENFY_HTTPS_PROXY'
      ? 'has a password that'
      : 'holds a secret that';
  const remedy = remedies.get(name) ?? 'make another, such as the output of `openssl rand -hex 32`';
  return {
    name,
    message: `${holds} ${weakness}: ${remedy}. Only with the sandbox in iDenfy’s place it is taken`,
  };
}

function keyDangers({ encryption: { keys = [] } }: Config, role: Role): readonly Danger[] {
  const dangers: Danger[] = [];
  if (role !== 'embedded' && keys.some(({ secret }) => secret.equals(publishedTestKey.secret))) {
    dangers.push({
      name: 'ENCRYPTION_KEYS',
      message:
        'holds the published test key, which everybody knows: make one of your own with `openssl rand -base64 32`',
    });
  }
  const bytes = keys.map(({ secret }) => secret.export().toString('base64'));
  if (new Set(bytes).size < bytes.length) {
    dangers.push({
      name: 'ENCRYPTION_KEYS',
      message:
        'has the same key under two ids, so that changing from one to the other changes nothing: keep one',
    });
  }
  return dangers;
}
