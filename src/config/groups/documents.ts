import { z } from 'zod';
import type { Group } from '../setting.ts';
import { address, flag, text } from '../values.ts';

export const documents = {
  title: 'Documents',
  about:
    'Downloaded documents are encrypted with `ENCRYPTION_KEYS`, in a folder or in a bucket of S3 or of any server that speaks S3. All workers and servers must see the same one.',
  settings: {
    dir: {
      name: 'DOCUMENTS_DIR',
      read: text,
      default: 'data/documents',
      about: 'The folder of the documents, where there is no `DOCUMENTS_S3_BUCKET`.',
    },
    s3Bucket: {
      name: 'DOCUMENTS_S3_BUCKET',
      read: text.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
      example: 'verification-documents',
      about:
        'The bucket of the documents, in place of a folder. It must be there, without versions of objects: what is erased would live on in them.',
    },
    s3Prefix: {
      name: 'DOCUMENTS_S3_PREFIX',
      read: z
        .string()
        .trim()
        .regex(/^([\w.-]+\/)*$/, 'must be a path that ends in "/", such as "verifications/"'),
      default: '',
      about: 'Put before the names of all objects, for a bucket that holds other things as well.',
    },
    s3Region: {
      name: 'DOCUMENTS_S3_REGION',
      read: text.regex(/^[a-z0-9-]{1,40}$/, 'must be the name of a region'),
      example: 'eu-west-1',
      about: 'The region of the bucket; servers other than AWS mostly say `us-east-1`.',
    },
    s3Endpoint: {
      name: 'DOCUMENTS_S3_ENDPOINT',
      read: address('https', 'http'),
      example: 'https://s3.example.com',
      about: 'The address of a server that speaks S3. Unset: AWS.',
    },
    s3AccessKeyId: {
      name: 'DOCUMENTS_S3_ACCESS_KEY_ID',
      read: text,
      secret: true,
      example: 'your-access-key-id',
      about:
        "The key pair for the bucket. Unset: whatever AWS's SDK finds by itself, such as the role of the machine. It needs `s3:GetObject`, `s3:PutObject`, `s3:DeleteObject`, `s3:AbortMultipartUpload`, `s3:ListBucket` and `s3:ListBucketMultipartUploads`.",
    },
    s3SecretAccessKey: {
      name: 'DOCUMENTS_S3_SECRET_ACCESS_KEY',
      read: text,
      secret: true,
      example: 'your-secret-access-key',
      about: 'The secret of the same pair.',
    },
    allowPlaintext: {
      name: 'ALLOW_PLAINTEXT_S3',
      read: flag,
      default: 'false',
      about:
        'Lets the server that speaks S3 be reached by http on another machine. Documents are encrypted before they leave, but their names, sizes and requests can be seen and exchanged on the way.',
    },
  },
} as const satisfies Group;
