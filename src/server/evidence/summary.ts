/** What a bundle says on one page, for somebody who knows neither the service nor its words. Pure; drawn elsewhere. */
import { readComparison } from '../desk/comparison.ts';
import { objectOf } from '../desk/fields.ts';
import type { ReadData } from '../desk/fields.ts';
import { personWords } from '../desk/fields-view.ts';
import { reasonText } from '../desk/reasons.ts';
import { country, words } from '../desk/words.ts';
import { namedDocuments } from './contents.ts';
import type { Manifest } from './format.ts';
import { FORMAT_VERSION } from './format.ts';
import type { Subject } from './subject.ts';

export interface SummaryRow {
  readonly label: string;
  readonly text: string;
}

export interface SummarySection {
  readonly heading: string;
  readonly rows: readonly SummaryRow[];
}

export interface Summary {
  readonly title: string;
  /** The outcome, in one sentence. */
  readonly lead: string;
  readonly sections: readonly SummarySection[];
}

type Head = Pick<Manifest, 'bundleId' | 'createdAt' | 'createdBy' | 'key' | 'notIncluded' | 'service'>;

export function summaryOf(subject: Subject, head: Head): Summary {
  return {
    title: 'Verification of two identity documents',
    lead: leadOf(subject),
    sections: [
      { heading: 'The verification', rows: aboutRows(subject) },
      { heading: 'Why it ended so', rows: reasonRows(subject) },
      { heading: 'What iDenfy found', rows: resultRows(subject) },
      { heading: 'Whether both documents are of one person', rows: comparisonRows(subject) },
      { heading: 'What people decided', rows: decisionRows(subject) },
      { heading: 'What iDenfy said afterwards', rows: afterwardsRows(subject) },
      { heading: 'Documents in this bundle', rows: documentRows(subject) },
      {
        heading: 'What is not in it',
        rows: head.notIncluded.map(({ what, why }) => ({ label: what, text: why })),
      },
      { heading: 'How to check this bundle', rows: checkingRows(head) },
    ].filter(({ rows }) => rows.length > 0),
  };
}

const outcomeWords: Readonly<Record<string, string>> = {
  VERIFIED: 'VERIFIED: both documents were accepted, and as those of one person.',
  REQUIRES_REVIEW: 'REQUIRES_REVIEW: neither accepted nor refused; a person has to look at it.',
  REJECTED: 'REJECTED: it was refused.',
  EXPIRED: 'EXPIRED: the user did not finish in time.',
  CANCELLED: 'CANCELLED: it was stopped before it had a result.',
};

function leadOf({ record, state }: Subject): string {
  const { outcome, closedAt } = record;
  if (closedAt !== null)
    return outcomeWords[outcome ?? ''] ?? `It ended with a word unknown here: ${outcome}.`;
  const rest = 'What stands here may be completed or replaced by what is still to come.';
  if (state?.stage === 'blocked') return `NOT CLOSED. It is blocked and waits for an operator. ${rest}`;
  if (state?.stage === 'awaiting-decision') return `NOT CLOSED. It waits for a reviewer’s decision. ${rest}`;
  return `NOT CLOSED. There is no outcome yet. ${rest}`;
}

const methodWords: Readonly<Record<string, string>> = {
  silent:
    'silent: the user showed both documents in one session of iDenfy, and the second one was checked without the user',
  sequential: 'sequential: the user showed each document in a session of iDenfy of its own',
  stored: 'stored: iDenfy checked the first document; the second was kept for a reviewer, who decided',
};

function aboutRows({ record, openings, state }: Subject): SummaryRow[] {
  const { clientId, verificationId, attempt, externalRef, method, openedAt, closedAt } = record;
  return [
    row('Person, by the caller’s own name', clientId),
    row('Verification', `${verificationId}, attempt ${attempt + 1} for this person`),
    ...(externalRef === null ? [] : [row('Caller’s reference', externalRef)]),
    row('Asked for by', askedBy(openings)),
    row('How', methodWords[method] ?? method),
    row('Requested', requestedIn(objectOf(record.asked))),
    row('Opened', timeOf(openedAt)),
    row('Closed', closedAt === null ? 'not closed when this bundle was made' : timeOf(closedAt)),
    ...(state === null ? [] : [row('Now', stateWords(state))]),
  ];
}

/** Several keys may have asked; which act began which attempt the log does not say, and neither does this page. */
function askedBy(openings: Subject['openings']): string {
  if (openings.length === 0) return 'not known: it is from before the act log, or its key was not noted';
  const names = [...new Set(openings.map(({ actedBy }) => actedBy))];
  const first = openings[0]?.at ?? new Date(0);
  const last = openings.at(-1)?.at ?? first;
  const times =
    openings.length === 1
      ? timeOf(first)
      : `${openings.length} requests, ${timeOf(first)} to ${timeOf(last)}`;
  return `the API ${names.length === 1 ? 'key' : 'keys'} ${names.map((name) => `“${name}”`).join(', ')} (${times})`;
}

function requestedIn(asked: ReadData): string {
  return `first document: ${wanted(objectOf(asked['identity']))}; second document: ${wanted(objectOf(asked['second']))}`;
}

function wanted({ types, country: code }: ReadData): string {
  const named = Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [];
  const kinds = named.length === 0 ? 'any type' : named.map(words).join(' or ');
  return typeof code === 'string' ? `${kinds} of ${country(code)}` : kinds;
}

function stateWords({ stage, blocked, pendingDecision, partial }: NonNullable<Subject['state']>): string {
  if (blocked !== null) return `blocked since ${timeOf(blocked.since)}: ${reasonText(blocked.reason)}`;
  if (pendingDecision !== null)
    return `waits for a reviewer since ${timeOf(pendingDecision.since)}, until ${timeOf(pendingDecision.until)}`;
  return partial ? `${words(stage)}, as far as it is known` : words(stage);
}

function reasonRows({ record, state }: Subject): SummaryRow[] {
  if (record.reasons.length > 0) return record.reasons.map((reason) => row(reason, reasonText(reason)));
  if (state !== null) return [];
  return [row('No reason', 'Nothing spoke against it.')];
}

const sessionNames: Readonly<Record<string, string>> = {
  identity: 'First document',
  document: 'Second document',
};

const shownData = [
  'docFirstName',
  'docLastName',
  'fullName',
  'docDob',
  'docType',
  'docIssuingCountry',
  'docNumber',
  'docExpiry',
] as const;

function resultRows({ record }: Subject): SummaryRow[] {
  return record.results.map(({ role, scanRef, overall, source, superseded, final, data, decidedAt }) => {
    const how = source === 'asked' ? 'when it was polled' : 'by a signed webhook';
    const rest = [
      ...(superseded ? ['replaced later'] : []),
      ...(final === false ? ['not its last word'] : []),
    ];
    const said = `iDenfy said ${overall} ${how}, ${timeOf(decidedAt)}${rest.map((each) => `, ${each}`).join('')}.`;
    const read = shownData.flatMap((name) => readValue(name, objectOf(data)[name]));
    const values = read.length === 0 ? '' : ` Read from it: ${read.join(', ')}.`;
    return row(sessionNames[role] ?? role, `${said}${values} scanRef ${scanRef}`);
  });
}

function readValue(name: (typeof shownData)[number], value: unknown): string[] {
  if (typeof value !== 'string' || value === '') return [];
  if (name === 'docType') return [words(value)];
  if (name === 'docIssuingCountry') return [`issued by ${country(value)}`];
  if (name === 'docDob') return [`born ${value}`];
  if (name === 'docNumber') return [`number ${value}`];
  if (name === 'docExpiry') return [`valid until ${value}`];
  return [value];
}

function comparisonRows({ record }: Subject): SummaryRow[] {
  const comparison = readComparison(record.comparison);
  if (comparison === null) return [row('Not compared', 'There are no two results that could be.')];
  const { verdict, reasons } = comparison.person;
  return [
    row(words(verdict), personWords[verdict]),
    ...(verdict === 'match' ? [] : reasons.map((reason) => row('', reason))),
    ...(comparison.sameDocument ? [row('', 'Both are the same document.')] : []),
  ];
}

function decisionRows({ record }: Subject): SummaryRow[] {
  const { decisions, firstApproval } = record;
  const made = decisions.map(({ decision, decidedBy, reviewer, reason, decidedAt }) =>
    row(
      `${words(decision)}, ${timeOf(decidedAt)}`,
      `by the key “${decidedBy}”${reviewer === null ? '' : ` (${reviewer})`}: ${reason}`,
    ),
  );
  if (firstApproval !== null) {
    const { approvedBy, reviewer, reason, approvedAt } = firstApproval;
    made.unshift(
      row(
        `First of two approvals, ${timeOf(approvedAt)}`,
        `by the key “${approvedBy}”${reviewer === null ? '' : ` (${reviewer})`}: ${reason}`,
      ),
    );
  }
  return made.length === 0 ? [row('Nothing', 'No person decided anything.')] : made;
}

function afterwardsRows({ record, notices }: Subject): SummaryRow[] {
  return [
    ...record.contradictions.map(({ role, overall, byHand, receivedAt }) =>
      row(
        'Contradiction',
        `${overall} about the ${(sessionNames[role] ?? role).toLowerCase()}, by ${byHand ? 'a person at iDenfy' : 'iDenfy’s machine'}, ${timeOf(receivedAt)}. The outcome stays as it is.`,
      ),
    ),
    ...notices.map(({ threshold, receivedAt }) =>
      row('Notice of expiry', `${words(threshold)}, ${timeOf(receivedAt)}`),
    ),
  ];
}

function documentRows(subject: Subject): SummaryRow[] {
  const named = namedDocuments(subject);
  if (named.length === 0) return [row('None', 'No file of a document is stored.')];
  return named.map(({ name, as, file }) =>
    row(name, `${words(as)}, ${file.byteLength.toLocaleString('en')} bytes, SHA-256 ${file.sha256}`),
  );
}

function checkingRows({ bundleId, createdAt, createdBy, key, service }: Head): SummaryRow[] {
  return [
    row(
      'This bundle',
      `${bundleId}, made ${timeOf(createdAt)} for the API key “${createdBy}” by ${service.name} ${service.version}, format ${FORMAT_VERSION}`,
    ),
    row(
      'Signed by',
      `an Ed25519 key of the service; its SHA-256 is ${key.sha256}. Compare it with the one that the service publishes, not with this page alone.`,
    ),
    row('With the service’s source', 'npm run evidence -- verify FILE.zip --key KEYFILE'),
    row(
      'Without it',
      'manifest.json lists every file with its SHA-256, and manifest.sig signs it: sha256sum, and openssl pkeyutl -verify -rawin. docs/evidence-bundle.md has the steps, and says what a bundle proves and what not.',
    ),
  ];
}

function row(label: string, text: string): SummaryRow {
  return { label, text };
}

function timeOf(at: Date | string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? String(at)
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
