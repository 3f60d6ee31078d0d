/**
 * Types of the API's description, by openapi-typescript. It needs the compiler's JavaScript API, which TypeScript 7
 * lacks, so it gets that of TypeScript 6.
 */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? '@typescript/typescript6' : specifier, context),
});
const { default: openapiTS, astToString } = await import('openapi-typescript');

export async function typesOf(description: string, options: { immutable?: boolean } = {}): Promise<string> {
  return astToString(await openapiTS(description, options));
}
