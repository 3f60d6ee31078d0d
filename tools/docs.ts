/** `npm run docs`: writes the documents that are generated from code. */
import { mkdir, writeFile } from 'node:fs/promises';
import { configurationMarkdown, envExample } from '../src/config/docs.ts';
import { evidenceMarkdown } from '../src/domain/evidence/markdown.ts';
import { eventTypesMarkdown } from '../src/server/events/markdown.ts';
import { errorsMarkdown } from '../src/server/problems-markdown.ts';
import { outcomesMarkdown } from '../src/server/reasons/outcomes-markdown.ts';
import { HELP } from '../src/workflows/help.ts';
import { publishedDigestsModule } from './published-secrets.ts';

const root = new URL('../', import.meta.url);
await mkdir(new URL('docs/', root), { recursive: true });
await Promise.all([
  writeFile(new URL('docs/configuration.md', root), configurationMarkdown()),
  writeFile(new URL('docs/errors.md', root), errorsMarkdown()),
  writeFile(new URL('docs/event-types.md', root), eventTypesMarkdown()),
  writeFile(new URL('docs/evidence.md', root), evidenceMarkdown()),
  writeFile(new URL('docs/outcomes.md', root), outcomesMarkdown(HELP)),
  writeFile(new URL('.env.example', root), envExample()),
]);
// After the others, of which it reads some.
await writeFile(new URL('src/config/safety/published-digests.ts', root), publishedDigestsModule());
