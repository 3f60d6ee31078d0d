/** `npm run -s api:types < openapi.json > api.d.ts`: the types of any server's description. */
import { text } from 'node:stream/consumers';
import { typesOf } from './api/typescript.ts';

process.stdout.write(await typesOf(await text(process.stdin)));
