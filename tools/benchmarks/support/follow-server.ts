/**
 * An API server alone, for the benchmark of streams: its Temporal is away, since nobody who follows asks it anything. The
 * first line of its output is where it is, and a key.
 */
import { parseArgs } from 'node:util';
import { startServer } from '../../../test/server/following/servers.ts';

const { values } = parseArgs({ options: { database: { type: 'string', default: '' } } });
const server = await startServer({ databaseUrl: values.database }, { STREAMS_PER_KEY: '0' }, {});
const { authorization } = await server.keyWith('outcomes', 'all-verifications');
console.log(JSON.stringify({ url: server.url, authorization }));
