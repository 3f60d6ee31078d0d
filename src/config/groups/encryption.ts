import { KEY_ID } from '../../encryption/key-ring.ts';
import type { Group } from '../setting.ts';
import { encryptionKeys, flag, text } from '../values.ts';

export const encryption = {
  title: 'Encryption',
  settings: {
    keys: {
      name: 'ENCRYPTION_KEYS',
      read: encryptionKeys,
      neededBy: ['server', 'worker', 'command'],
      secret: true,
      // The published test key, so that the example is of the right form and yet refused.
      example: '2026-11:cHVibGlzaGVkIHRlc3Qga2V5LCBuZXZlciB1c2UgaXQ=',
      about:
        'The keys that everything is encrypted with, as `id:key`, separated by commas: 32 random bytes in base64 each (`openssl rand -base64 32`) under an id of your choice. The first is the newest and encrypts all that is new; every one of them decrypts. To replace a key, add the new one after it in every server and worker, so that all can read what it encrypts; then put it first in all of them; then `npm run keys -- rotate`. Keep the old one as long as anything encrypted with it is kept. Without its key nothing can be read by anyone, so keep a copy where the database is not. `npm run demo` and `npm run dev` make a key of their own and keep it in their data folder.',
    },
    acceptEarlierValues: {
      name: 'ACCEPT_EARLIER_VALUES',
      read: flag,
      default: 'false',
      about:
        'Whether values in the database and payloads in Temporal are read that are encrypted and bound to no row, or not encrypted at all, as versions before 0.6.0 wrote them. Off, whoever can write to the database cannot put one of these in the place of another, and whoever can write to Temporal cannot send a message without a key. A database from before needs `true` until `npm run keys -- rotate` has said once that no row is left; then take it away again. Runs that were open before there was encryption need it until they are closed.',
    },
    workflowIdKey: {
      name: 'WORKFLOW_ID_KEY',
      read: text.regex(KEY_ID, 'must be the id of a key in ENCRYPTION_KEYS'),
      about:
        'The id of the key in `ENCRYPTION_KEYS` whose secret hashes the `clientId` in the ids of workflows, for those whose `clientId`s are e-mail addresses or the like: ids are readable in Temporal. Unset, the `clientId` stands there as it is. The same in every server. Change it, or take that key away, only when no verification is open, since open runs are found by their ids.',
    },
  },
} as const satisfies Group;
