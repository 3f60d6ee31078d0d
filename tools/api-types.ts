/**
 * `npm run -s api:types < openapi.json > api.d.ts`: the types that openapi-typescript makes of the API's description. It
 * works on the compiler's JavaScript API, which TypeScript 7 has not: it is given that of TypeScript 6.
 */
import { registerHooks } from 'node:module';
import { text } from 'node:stream/consumers';

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? '@typescript/typescript6' : specifier, context),
});
const { default: openapiTS, astToString } = await import('openapi-typescript');
process.stdout.write(astToString(await openapiTS(await text(process.stdin))));
