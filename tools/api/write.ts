/** A part of `npm run docs`: writes what is made of the API's description; with `--print` it prints that as JSON. */
import { writeFile } from 'node:fs/promises';
import { describeApi } from './description.ts';
import { generatedFiles } from './generated.ts';

const root = new URL('../../', import.meta.url);
const files = await generatedFiles(await describeApi());
if (process.argv.includes('--print')) process.stdout.write(JSON.stringify(files));
else for (const [path, content] of Object.entries(files)) await writeFile(new URL(path, root), content);
