import { problems, problemType } from './problems.ts';
import type { ProblemKind } from './problems.ts';

/** `docs/errors.md`. */
export function errorsMarkdown(): string {
  return `${[
    '# Errors',
    '<!-- Made from src/server/problems.ts by `npm run docs`. -->',
    `Every error is \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with \`type\`, \`title\`, \`status\`, \`code\`, \`detail\`, \`help\` and \`requestId\`. Programs should look at \`code\`, which stays the same; texts may change. \`type\` is \`${problemType('not_found').replace('not_found', '<code>')}\`.`,
    'Further members, where they apply: `errors` lists each wrong field as `{in, field, message}`; `reason` names the cause where a code covers several; `retryAfterSeconds` repeats the header `Retry-After`.',
    ...Object.entries<ProblemKind>(problems).flatMap(([code, { status, title, help, retryAfterSeconds }]) => [
      `## ${code}`,
      `**${status}** ${title}. ${help}${retryAfterSeconds === undefined ? '' : ` Comes with \`Retry-After\`.`}`,
    ]),
  ].join('\n\n')}\n`;
}
