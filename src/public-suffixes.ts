/** Names below which anybody can have one (publicsuffix.org): a rule for all of them would be no rule. */
import { getPublicSuffix } from 'tldts';

/**
 * Buckets of S3 by region. The list has them, since anybody can have a bucket; iDenfy's examples have its storage there,
 * and in which buckets is not documented (idenfy-api.md 3.9).
 */
const STORAGE = /^s3[.-](?:dualstack\.)?[a-z0-9-]+\.amazonaws\.com$/;

/** Not on the list themselves, and above what is: whoever rents storage there has a name below. */
const ABOVE = new Set(['amazonaws.com', 'core.windows.net', 'googleapis.com', 'windows.net']);

/** Of `name` in a rule for all names below it. */
export function isPublicSuffix(name: string): boolean {
  if (ABOVE.has(name)) return true;
  return getPublicSuffix(name, { allowPrivateDomains: true }) === name && !STORAGE.test(name);
}
