/** What a database, or a pooler before it, says when settings are wrong: the cause is named, and what to set. */
import { describe, expect, test } from '@jest/globals';
import { RecordsError, RecordsUnavailableError } from '../../src/records/index.ts';
import { translated } from '../../src/records/errors.ts';

const thrown = (message: string, code?: string) =>
  translated('database.open', Object.assign(new Error(message), code === undefined ? {} : { code }));

/** As they say it, with their code where they give one. */
const answers: readonly (readonly [who: string, message: string, code: string | undefined, hint: RegExp])[] =
  [
    [
      'node-postgres',
      'The server does not support SSL connections',
      undefined,
      /offers no TLS.*ALLOW_PLAINTEXT_DATABASE=true/,
    ],
    [
      'PostgreSQL',
      'no pg_hba.conf entry for host "10.0.0.9", user "v", database "v", no encryption',
      '28000',
      /sslmode=verify-full/,
    ],
    [
      'PostgreSQL before 15',
      'no pg_hba.conf entry for host "10.0.0.9", user "v", database "v", SSL off',
      '28000',
      /sslmode=verify-full/,
    ],
    ['PgBouncer', 'SSL required', '08P01', /sslmode=verify-full/],
    ['Neon', 'connection is insecure (try using `sslmode=require`)', 'XX000', /sslmode=verify-full/],
    ['Supavisor', 'Tenant or user not found', 'XX000', /no such tenant.*user\.project/],
    ['Supavisor 2', '(ENOTFOUND) tenant/user postgres.abc not found', 'XX000', /no such tenant/],
    [
      'Neon',
      'Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support',
      '08P01',
      /no such tenant/,
    ],
    ['PgBouncer', 'SASL authentication failed', '08P01', /refuses this user name or password/],
    ['PgBouncer', 'no such user: verifications', '28P01', /auth_file/],
    ['PgBouncer', 'no such database: verifications', '3D000', /\[databases\]/],
    ['PgBouncer', 'unsupported startup parameter: options', '08P01', /take "options"/],
    ['PgBouncer', 'query_wait_timeout', '08P01', /no connection to spare/],
    ['PgBouncer', 'no more connections allowed (max_client_conn)', '08P01', /no connection to spare/],
    ['Supavisor', 'MaxClientsInSessionMode: max clients reached', 'XX000', /no connection to spare/],
    ['PostgreSQL', 'sorry, too many clients already', '53300', /no connection to spare/],
    [
      'PgBouncer',
      'server login has been failing, cached error: connect failed (server_login_retry)',
      '08P01',
      /cannot reach PostgreSQL behind it/,
    ],
    [
      'node-postgres',
      'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
      undefined,
      /DATABASE_URL has none/,
    ],
    ['TLS', 'self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN', /sslrootcert/],
    ['TLS', 'unable to verify the first certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', /sslrootcert/],
    [
      'TLS',
      "Hostname/IP does not match certificate's altnames",
      'ERR_TLS_CERT_ALTNAME_INVALID',
      /another name than the host/,
    ],
    [
      'PostgreSQL',
      'password authentication failed for user "v"',
      '28P01',
      /refuses this user name or password/,
    ],
    ['Node', 'getaddrinfo ENOTFOUND db', 'ENOTFOUND', /host name is unknown/],
  ];

describe('what is said by', () => {
  test.each(answers)('%s (%s, %s) is unavailable, with what to set', (_who, message, code, hint) => {
    const error = thrown(message, code);
    expect(error).toBeInstanceOf(RecordsUnavailableError);
    expect(error).toMatchObject({ message: expect.stringMatching(hint) });
    expect(error).toHaveProperty('reason', code);
    // Its own words may hold names.
    expect(String(error)).not.toMatch(/10\.0\.0\.9|postgres\.abc/);
  });
});

test.each([
  ['could not read block 7 in file "base/1/2"', 'XX001'],
  ['cache lookup failed for relation 1', 'XX000'],
  ['syntax error at or near "tenant or user not found"', '42601'],
])('a fault of the server or of a statement stays one: %s', (message, code) => {
  const error = thrown(message, code);
  expect(error).toBeInstanceOf(RecordsError);
  expect(error).not.toBeInstanceOf(RecordsUnavailableError);
});
