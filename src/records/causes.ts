/**
 * What an operator should hear about the answers of a database, or of a pooler before it, that wrong settings or a full
 * server bring. Poolers mostly have no code of their own for them, and say it in words.
 */
const WITHOUT_AUTHORITY =
  'no authority that is known here has signed its certificate: name yours by "sslrootcert=<file>" in DATABASE_URL';

/** By SQLSTATE or the system's code. */
const byCode: Readonly<Record<string, string>> = {
  '28000': 'it does not let this user in',
  '28P01': 'it refuses this user name or password',
  '3D000': 'it has no database of this name',
  '53100': 'its disk is full',
  '53300': 'it has no connection to spare',
  '57014': 'it did not answer in time',
  ECONNREFUSED: 'nothing listens at its address',
  ENOTFOUND: 'its host name is unknown',
  SELF_SIGNED_CERT_IN_CHAIN: WITHOUT_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: WITHOUT_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: WITHOUT_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: WITHOUT_AUTHORITY,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name than the host in DATABASE_URL',
};

const ONLY_WITH_TLS = 'it lets nobody in without TLS: add "?sslmode=verify-full" to DATABASE_URL';

/** As PostgreSQL, node-postgres, PgBouncer, Supavisor, Neon's proxy and Odyssey say it. The first that fits counts. */
const byWords: readonly (readonly [words: RegExp, cause: string])[] = [
  [
    /does not support ssl/i,
    'it offers no TLS, and DATABASE_URL asks for it: turn TLS on there, or take sslmode out and set ALLOW_PLAINTEXT_DATABASE=true where nobody else is in that network',
  ],
  [
    /no encryption|ssl off|ssl (?:connection )?(?:is )?required|requires? (?:an? )?(?:ssl|tls|encrypt)|connection is insecure|insecure connection/i,
    ONLY_WITH_TLS,
  ],
  [
    /tenant or user not found|tenant.*not found|no tenant identifier|unknown (?:tenant|project|endpoint)|endpoint (?:id )?(?:is )?not (?:specified|found)|project.*not found|\bSNI\b/i,
    'the pooler knows no such tenant: its user name mostly ends in the project (user.project), its host names the region or endpoint; copy DATABASE_URL from the provider anew',
  ],
  [/no such user/i, 'the pooler knows no such user: name it in its auth_file or auth_query'],
  [/no such database/i, 'the pooler knows no such database: name it in its [databases]'],
  [
    /unsupported startup parameter|startup parameter.*not (?:supported|allowed)/i,
    'the pooler refuses a parameter of the connection: take "options" and the like out of DATABASE_URL',
  ],
  [
    /query_wait_timeout|no more connections|max_client_conn|max ?clients|too many (?:clients|connections)|connection slots|pool.*(?:exhausted|full)/i,
    'it has no connection to spare: each process takes up to ten, so raise its limit or run fewer of them',
  ],
  [
    /server login (?:has been )?fail|server_login_retry|cannot connect to server|pooler error|server conn(?:ection)? crashed|connect failed/i,
    'the pooler answers, and cannot reach PostgreSQL behind it: see its log',
  ],
  [/sasl authentication failed/i, 'it refuses this user name or password'],
  [/password must be a string/i, 'it asks for a password, and DATABASE_URL has none'],
  [
    /prepared statement .* (?:does not exist|already exists)/i,
    'the pooler gives each statement another connection and keeps no prepared ones: this service needs none, so something else shares the connection',
  ],
];

/** Of errors from the outside in. @returns undefined where nothing is known beyond the code */
export function causeOf(messages: readonly string[], code: string | undefined): string | undefined {
  const said = byWords.find(([words]) => messages.some((message) => words.test(message)));
  return said?.[1] ?? (code === undefined ? undefined : byCode[code]);
}

/** Poolers give these the code of a fault in the program, or none. */
export function isOfPooler(messages: readonly string[]): boolean {
  return byWords.some(([words]) => messages.some((message) => words.test(message)));
}

/** PostgreSQL takes session parameters with the first message; PgBouncer and its like refuse what they do not know. */
export function refusesParameters(error: unknown): boolean {
  return Error.isError(error) && /startup parameter/i.test(error.message);
}
