/** What `npm run evidence` does, apart from where it reads and writes. */
import type { KeyObject } from 'node:crypto';
import { parseArgs } from 'node:util';
import { publicKeyIn } from './evidence/format.ts';
import type { Verdict } from './evidence/verify.ts';

const usage = `Usage:
  npm run evidence -- verify FILE [--key KEYFILE]
                               whether an evidence bundle is as the service wrote it; needs no database, no settings and
                               no network
  npm run evidence -- fetch CLIENT_ID [--attempt VERIFICATION_ID] [--to FILE] [--url URL] [--key KEYFILE]
                               save one and verify it; API_KEY is a key with the scope "operator"

KEYFILE has the public key of the service: what "npm run acts -- key" shows. Keep it where the bundles are not: whoever can
rewrite a bundle can exchange the key in it.

The code is 0 for a bundle that is whole and signed by KEYFILE, 1 for one that is not, and 2 for one that agrees with
itself, of which nobody can tell who signed it, since no key was given.`;

/** The command cannot be done as it was typed; the message says what would help. */
export class EvidenceUsageError extends Error {
  override readonly name = 'EvidenceUsageError';
}

export type EvidenceCommand =
  | { readonly do: 'verify'; readonly file: string; readonly keyFile: string | undefined }
  | {
      readonly do: 'fetch';
      readonly address: URL;
      readonly to: string | undefined;
      readonly keyFile: string | undefined;
    };

const DEFAULT_URL = 'http://127.0.0.1:3000';

/** @throws EvidenceUsageError */
export function parseEvidenceCommand(argv: readonly string[]): EvidenceCommand {
  const { positionals, values } = split(argv);
  const [verb, what, ...rest] = positionals;
  if (what === undefined || rest.length > 0) throw new EvidenceUsageError(usage);
  const { attempt, key: keyFile, to, url } = values;
  if (verb === 'verify' && attempt === undefined && to === undefined && url === undefined)
    return { do: verb, file: what, keyFile };
  if (verb !== 'fetch') throw new EvidenceUsageError(usage);
  return { do: verb, address: addressOf(what, { attempt, url }), to, keyFile };
}

function split(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        attempt: { type: 'string' },
        key: { type: 'string' },
        to: { type: 'string' },
        url: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new EvidenceUsageError(`${Error.isError(error) ? error.message : 'Bad arguments'}\n\n${usage}`);
  }
}

function addressOf(
  clientId: string,
  { attempt, url = DEFAULT_URL }: { readonly attempt: string | undefined; readonly url: string | undefined },
): URL {
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol))
    throw new EvidenceUsageError(
      '--url takes the address of the service, such as https://verifications.example.com.',
    );
  // The key would be sent in clear.
  if (base.protocol === 'http:' && !['127.0.0.1', '[::1]', 'localhost'].includes(base.hostname))
    throw new EvidenceUsageError('--url takes https for whatever is not on this machine.');
  const address = new URL(
    `v1/verifications/${encodeURIComponent(clientId)}/evidence`,
    `${base.href.replace(/\/*$/, '')}/`,
  );
  if (attempt !== undefined) address.searchParams.set('verificationId', attempt);
  return address;
}

/** @throws EvidenceUsageError */
export function keyIn(pem: string): KeyObject {
  const key = publicKeyIn(pem);
  if (key === null)
    throw new EvidenceUsageError(
      'The key file has no public key of Ed25519: take what "npm run acts -- key" shows.',
    );
  return key;
}

/** @returns the code with which the process ends */
export function sayVerdict(verdict: Verdict, say: (line: string) => unknown): 0 | 1 | 2 {
  const { findings, manifest, bytes, key } = verdict;
  if (findings.length > 0 || manifest === null) {
    for (const finding of findings) say(finding);
    say('This is not the bundle that the service wrote. Nothing in it is proven.');
    return 1;
  }
  const { about, createdAt, createdBy, files, notIncluded } = manifest;
  say(`The bundle is whole: ${files.length} files, ${bytes} bytes. Nothing was changed, taken out or added.`);
  say(
    `It is about the verification ${about.verificationId} of ${JSON.stringify(about.clientId)}, attempt ${about.attempt}, and was made at ${createdAt} for the API key ${JSON.stringify(createdBy)}.`,
  );
  say(
    about.closed
      ? `The verification was closed: ${about.outcome ?? 'unknown'}.`
      : 'The verification was not closed when the bundle was made: more may have happened since.',
  );
  for (const { what, why } of notIncluded) say(`Not in it: ${what}. ${why}`);
  if (key?.from === 'given') {
    say(`It is signed by the key that was given, of SHA-256 ${key.sha256}.`);
    return 0;
  }
  say(
    `Who signed it is not proven: it was checked by the key in the bundle itself (SHA-256 ${key?.sha256 ?? 'none'}), which whoever wrote it chose. Give --key with the one that you have from the service.`,
  );
  return 2;
}
