/**
 * `npm run -s api:types < openapi.json > api.d.ts`: the types that openapi-typescript generates from the API's
 * description. It needs the compiler's JavaScript API, which TypeScript 7 lacks, so it gets that of TypeScript 6.
 */
import { registerHooks } from 'node:module';
import { text } from 'node:stream/consumers';

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? '@typescript/typescript6' : specifier, context),
});
const { default: openapiTS, astToString } = await import('openapi-typescript');
process.stdout.write(astToString(await openapiTS(await text(process.stdin))));
