/** Names below which anybody can have one (publicsuffix.org): a rule for all of them would be no rule. */
import { getPublicSuffix } from 'tldts';

/**
 * Buckets of S3 by region. The list has them, since anybody can have a bucket; iDenfy's examples have its storage there,
 * and in which buckets is not documented (idenfy-api.md 3.9).
 */
const STORAGE = /^s3[.-](?:dualstack\.)?[a-z0-9-]+\.amazonaws\.com$/;

/**
 * Where anybody can rent storage under a name below, of a bucket, an account or a region. The list names some of these
 * places, others only above or below them, and others not at all.
 */
const RENTED: readonly string[] = [
  'aliyuncs.com',
  'amazonaws.com',
  'amazonaws.com.cn',
  'appdomain.cloud',
  'backblazeb2.com',
  'cloudflarestorage.com',
  'customer-oci.com',
  'digitaloceanspaces.com',
  'exo.io',
  'firebasestorage.app',
  'googleapis.com',
  'idrivee2.com',
  'linodeobjects.com',
  'myqcloud.com',
  'oraclecloud.com',
  'ovh.net',
  'r2.dev',
  'scw.cloud',
  'storjshare.io',
  'vercel-storage.com',
  'vultrobjects.com',
  'wasabisys.com',
  'windows.net',
  'your-objectstorage.com',
];

/** Of `name` in a rule for all names below it. */
export function isPublicSuffix(name: string): boolean {
  if (STORAGE.test(name)) return false;
  return (
    getPublicSuffix(name, { allowPrivateDomains: true }) === name ||
    RENTED.some((place) => name === place || name.endsWith(`.${place}`))
  );
}
