/** `npm run build`: writes the workflow bundle that workers run. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { buildWorkflowBundle } from './bundle.ts';

const path = resolve(process.argv[2] ?? 'build/workflow-bundle.js');
const { code } = await buildWorkflowBundle();
await mkdir(dirname(path), { recursive: true });
await writeFile(path, code);
console.log(`The workflow bundle is in ${path} (${Math.round(code.length / 1024)} kB).`);
