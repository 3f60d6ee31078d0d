/** What a later body says that the recorded result does not (design.md, invariant 4). Pure. */
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import type { ExtraChecks } from '../matching/checks.ts';
import { saidAgainst } from '../matching/against.ts';
import { readDate, writeDate } from '../matching/dates.ts';
import { bare } from '../matching/facts.ts';
import type { SessionRole } from '../domain/words.ts';

/** Without the extra checks where the recorded body is no longer kept. */
export type Said = Pick<IdentificationWebhook, 'status' | 'data'> & ExtraChecks;

export interface Circumstances {
  readonly role: SessionRole;
  readonly ownScanRefs: readonly string[];
  /** ISO. */
  readonly today: string;
}

/**
 * By the strict choices, whatever the account allows: it is for a person to look at, and changes nothing. The step is
 * left out, since a polled status tells nothing of it, and its verdict is compared by itself.
 */
export function saysMoreAgainst(earlier: Said, later: Said, circumstances: Circumstances): boolean {
  const known = new Set(againstIn(earlier, circumstances));
  return againstIn(later, circumstances).some((reason) => !known.has(reason));
}

function againstIn(said: Said, { role, ownScanRefs, today }: Circumstances): string[] {
  return saidAgainst(said, {
    session: role === 'identity' ? 'identity' : 'document',
    ownScanRefs,
    today,
    weighedElsewhere: ['additional_steps'],
  });
}

type Data = NonNullable<IdentificationWebhook['data']>;
type Text = string | null | undefined;

/** Latin, Greek and Cyrillic marks get lost between two readings; the marks of other scripts are their vowels. */
const folded = (text: Text): string =>
  (text ?? '')
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{M}\p{N}]|[\u0300-\u036F]/gu, '')
    .toUpperCase();

const day =
  (of: 'birth' | 'expiry') =>
  (text: Text, today: string): string => {
    const date = readDate(text, { of, today });
    return date === null ? folded(text) : writeDate(date);
  };

/** What says which document it is, and whose. */
const telling: Readonly<
  Record<string, readonly [(data: Data) => Text, (text: Text, today: string) => string]>
> = {
  number: [({ docNumber }) => docNumber, bare],
  personalCode: [({ docPersonalCode }) => docPersonalCode, bare],
  type: [({ docType }) => docType, folded],
  country: [({ docIssuingCountry }) => docIssuingCountry, folded],
  expiry: [({ docExpiry }) => docExpiry, day('expiry')],
  birth: [({ docDob }) => docDob, day('birth')],
  sex: [({ docSex }) => docSex, folded],
  nationality: [({ docNationality }) => docNationality, folded],
  firstName: [({ docFirstName }) => docFirstName, folded],
  lastName: [({ docLastName }) => docLastName, folded],
  fullName: [({ fullName }) => fullName, folded],
  orgFirstName: [({ orgFirstName }) => orgFirstName, folded],
  orgLastName: [({ orgLastName }) => orgLastName, folded],
};

/** Where both say it: what one of them leaves out is no other document. */
export function showsAnother(earlier: Said, later: Said, today: string): boolean {
  const [before, now] = [earlier.data, later.data];
  if (!before || !now) return false;
  return Object.values(telling).some(([read, written]) => {
    const [a, b] = [read(before), read(now)].map((text) => written(text, today));
    return a !== '' && b !== '' && a !== b;
  });
}
