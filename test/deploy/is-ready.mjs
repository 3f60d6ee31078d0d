// Does by a connection what PostgreSQL's pg_isready does, for machines that have none: ends with 0 where a server takes
// connections, whatever it thinks of this user. The messages are those of the PostgreSQL documentation, "Message Formats".
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const names = ['host', 'port', 'username', 'dbname'];
const options = Object.fromEntries(names.map((name) => [name, { type: 'string', default: '' }]));
const [host, port, username, dbname] = names.map((name) => String(parseArgs({ options }).values[name]));
const parameters = ['user', username, 'database', dbname];
const body = Buffer.from(`${parameters.join('\0')}\0\0`);
const head = Buffer.alloc(8);
head.writeInt32BE(head.length + body.length, 0);
head.writeInt32BE(3 << 16, 4);

const socket = connect({ host, port: Number(port), timeout: 3_000 });
socket.once('connect', () => socket.write(Buffer.concat([head, body])));
socket.once('timeout', () => socket.destroy(new Error('no response')));
socket.once('error', ({ message }) => end(2, message));
socket.once('data', (answer) => {
  // An error too is an answer of a server that takes connections, but for those of class 57P: it starts or shuts down.
  const isRejecting = answer.toString('latin1', 0, 1) === 'E' && answer.includes('C57P0');
  end(isRejecting ? 1 : 0, isRejecting ? 'rejecting connections' : 'accepting connections');
});

function end(code, what) {
  console.log(`${host}:${port} - ${what}`);
  process.exit(code);
}
