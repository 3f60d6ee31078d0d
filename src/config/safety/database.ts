/** What the driver makes of DATABASE_URL, since the URL's parameters and PG* variables can change where it leads. */
import { Client } from 'pg';
import { isThisMachine } from './places.ts';

export interface DatabaseConnection {
  readonly password: string | undefined;
  /** The user and the database, neither of which is a password. */
  readonly names: readonly string[];
  /** By the system's own file, or to this machine. */
  readonly isLocal: boolean;
  /** `unverified`: encrypted, for whoever answers. */
  readonly tls: 'none' | 'unverified' | 'verified';
}

/** @returns the code of what keeps it from being read, such as `ENOENT` for a certificate that is not there */
export function readDatabaseUrl(url: string): DatabaseConnection | { readonly failure: string } {
  try {
    // Connects nowhere. What it warns of, it warns of again when the pool is made.
    const { host, ssl, password, user, database } = new Client({ connectionString: url });
    return {
      password: typeof password === 'string' && password !== '' ? password : undefined,
      names: [user, database].filter((name) => name !== undefined),
      isLocal: host.startsWith('/') || isThisMachine(host),
      tls: tlsOf(ssl),
    };
  } catch (error) {
    return { failure: Error.isError(error) && 'code' in error ? String(error.code) : 'unknown error' };
  }
}

/** The driver's types know a boolean, and the driver options of TLS too. */
function tlsOf(ssl: unknown): DatabaseConnection['tls'] {
  if (!ssl) return 'none';
  const isBlind = typeof ssl === 'object' && 'rejectUnauthorized' in ssl && ssl.rejectUnauthorized === false;
  return isBlind ? 'unverified' : 'verified';
}
