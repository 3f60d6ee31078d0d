import type { Group } from '../setting.ts';
import { databaseAddress, flag } from '../values.ts';

export const records = {
  title: 'Records',
  settings: {
    databaseUrl: {
      name: 'DATABASE_URL',
      read: databaseAddress,
      neededBy: ['server', 'worker', 'command', 'migration'],
      secret: true,
      example: 'postgresql://verifications:password@127.0.0.1:5432/verifications',
      about:
        'The PostgreSQL database of the records. `npm run demo` and `npm run dev` have an embedded one of their own; servers and workers share this one. Where its role owns the tables, they are made and kept up to date at start; in production it should not (`MIGRATION_DATABASE_URL`).',
    },
    migrationDatabaseUrl: {
      name: 'MIGRATION_DATABASE_URL',
      read: databaseAddress,
      neededBy: ['migration'],
      secret: true,
      example: 'postgresql://verifications_owner:password@127.0.0.1:5432/verifications',
      about:
        'The same database under the role that owns its tables, for `npm run migrate` alone: it brings the tables forward and gives the role of `DATABASE_URL` what servers and workers need, which is to add to the act log and not to change it. Neither role has to be a superuser. Keep it from servers and workers.',
    },
    allowPlaintext: {
      name: 'ALLOW_PLAINTEXT_DATABASE',
      read: flag,
      default: 'false',
      about:
        'Lets `DATABASE_URL` lead to another machine without TLS, or without a check of its certificate (`sslmode=no-verify`). For a network in which nobody else is, such as that of `docker-compose.yml`; it is said at every start.',
    },
  },
} as const satisfies Group;
