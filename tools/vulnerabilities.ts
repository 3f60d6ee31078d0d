/**
 * `npm run vulnerabilities`: compares the SBOM with a database of known vulnerabilities, by osv-scanner and without a network
 * where the database was fetched before. Where there is no scanner it says what to type, and is no failure but with
 * `VULNERABILITY_SCAN=required`, as in the pipeline of a release.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** osv-scanner's own ends: 0 nothing found, 1 found, 127 and others: it could not look. */
const [FOUND, FETCH] = [1, 'osv-scanner scan source --offline-vulnerabilities --download-offline-databases'];

export function scan(sbom: string, environment: NodeJS.ProcessEnv): { code: number; output: string } {
  const isRequired = environment['VULNERABILITY_SCAN'] === 'required';
  const program = environment['OSV_SCANNER'] ?? 'osv-scanner';
  if (!existsSync(sbom)) return { code: 1, output: `There is no ${sbom}: npm run sbom` };
  const run = spawnSync(program, ['scan', 'source', '--offline', '--sbom', sbom], {
    encoding: 'utf8',
    env: environment,
  });
  const output = `${run.stdout ?? ''}${run.stderr ?? ''}`;
  if (run.error === undefined && run.status === 0)
    return { code: 0, output: `${output}No known vulnerability.` };
  if (run.error === undefined && run.status === FOUND)
    return { code: 1, output: `${output}There are known vulnerabilities.` };
  const why = run.error === undefined ? `it ended with ${run.status}` : 'it is not installed';
  const help = [
    `${output}NOT LOOKED FOR: osv-scanner (https://google.github.io/osv-scanner) did not look, since ${why}.`,
    `Once, with a network, for the database:   ${FETCH} --sbom ${sbom}`,
    'Then, without one:                        npm run vulnerabilities',
    'With a network and npm alone:             npm audit --omit=dev',
  ];
  return { code: isRequired ? 1 : 0, output: help.join('\n') };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { code, output } = scan(
    path.relative(process.cwd(), path.resolve(process.argv[2] ?? 'build/sbom.cdx.json')),
    process.env,
  );
  console.log(output);
  process.exitCode = code;
}
