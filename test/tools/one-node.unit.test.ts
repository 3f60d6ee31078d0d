/** One Node is named once, in `.nvmrc`; whatever else names one agrees with it. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');

const version = read('.nvmrc').trim();
const [major = ''] = version.split('.');
const manifest = z
  .object({
    engines: z.object({ node: z.string() }),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read('package.json')));
const lock = z
  .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
  .parse(JSON.parse(read('package-lock.json')));

test.each([
  ['the Node that the dependencies bring', lock.packages['node_modules/node']?.version, version],
  ['the image', /^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(read('Dockerfile'))?.[1], version],
  ['engines', manifest.engines.node, `>=${major}`],
  ['the types', /\d+/.exec(manifest.devDependencies['@types/node'] ?? '')?.[0], major],
  ['the bootstrap', /const OLDEST_NODE = (\d+);/.exec(read('tools/run.mjs'))?.[1], major],
  ['the README', /brings Node (\d+)/.exec(read('README.md'))?.[1], major],
  ['the deployment page', /with Node (\d+)/.exec(read('docs/deployment.md'))?.[1], major],
])('%s', (_what, named, wanted) => {
  expect(named).toBe(wanted);
});
