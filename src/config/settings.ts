/**
 * Every setting, once: its variable, how its text is read, its default and its explanation. Reading, the
 * types, `docs/configuration.md` and `.env.example` all come from this table.
 */
import { erasure } from './groups/erasure.ts';
import { KEY_ID } from '../encryption/key-ring.ts';
import { z } from 'zod';
import {
  address,
  choice,
  country,
  databaseAddress,
  decimal,
  encryptionKeys,
  flag,
  hostPattern,
  integer,
  list,
  origin,
  signingKeys,
  stepName,
  text,
} from './values.ts';

/** Who reads the settings: the two processes, everything in one process, or a command beside them. */
export type Role = 'server' | 'worker' | 'embedded' | 'command';

export interface Setting {
  readonly name: string;
  /** From the variable's text to its value. */
  readonly read: z.ZodType<unknown, string>;
  /** As one would write it in the variable. Without one, the setting is unset unless `neededBy` demands it. */
  readonly default?: string;
  /** Demanded by these, and looked at by no other, so that a secret can be kept from who has no use for it. */
  readonly neededBy?: readonly Role[];
  /** Never printed, and readable from the file that `<name>_FILE` names. */
  readonly secret?: true;
  /** Markdown: what it does, why this default, what it goes together with. */
  readonly about: string;
  /** What stands in `.env.example` where there is no default. */
  readonly example?: string;
}

export interface Group {
  readonly title: string;
  readonly about?: string;
  readonly settings: Readonly<Record<string, Setting>>;
}

const SECONDS_PER_DAY = 86_400;
const DAY_MAX = 90 * SECONDS_PER_DAY;

export const groups = {
  idenfy: {
    title: 'iDenfy',
    settings: {
      baseUrl: {
        name: 'IDENFY_BASE_URL',
        read: address('https', 'http'),
        default: 'https://ivs.idenfy.com',
        about:
          "iDenfy's API. The same address serves live and test environments: the key pair decides which. Plain http is taken only for this machine itself or an origin in `IDENFY_TRUSTED_FILE_ORIGINS`.",
      },
      apiKey: {
        name: 'IDENFY_API_KEY',
        read: text,
        neededBy: ['worker', 'embedded'],
        secret: true,
        example: 'your-api-key',
        about: 'The API key of the pair that iDenfy gave you. Only the worker calls iDenfy.',
      },
      apiSecret: {
        name: 'IDENFY_API_SECRET',
        read: text,
        neededBy: ['worker', 'embedded'],
        secret: true,
        example: 'your-api-secret',
        about: 'The API secret of the same pair.',
      },
      webhookSecrets: {
        name: 'IDENFY_WEBHOOK_SECRETS',
        read: signingKeys,
        neededBy: ['server', 'embedded'],
        secret: true,
        example: 'the-signing-key-from-the-dashboard',
        about:
          "The signing key that you set for the webhook in iDenfy's dashboard (Settings, notifications), at least 16 characters. Several, separated by commas, are all accepted: add the new key, change it in the dashboard, remove the old one. A key cannot hold a comma.",
      },
      callbackUrl: {
        name: 'IDENFY_CALLBACK_URL',
        read: address('https'),
        about:
          'Sent with each token as `callbackUrl`, in place of the address set in the dashboard. Off by default: iDenfy must permit it for your account, and which key signs such webhooks is not documented.',
      },
      processTokenField: {
        name: 'IDENFY_PROCESS_TOKEN_FIELD',
        read: choice(['token', 'authToken']),
        default: 'token',
        about:
          "What direct processing calls the token. iDenfy's current documentation says `token`, all older ones `authToken`. Change it if submissions are refused for a missing value of that name.",
      },
      manualReview: {
        name: 'IDENFY_MANUAL_REVIEW',
        read: flag,
        default: 'true',
        about:
          'Whether people at iDenfy review results of your account. Matters only when a webhook was lost and iDenfy is asked: its answer does not say whether a review is still to come, so with `true` an unreviewed result counts only when it was the same twice, `ASK_AGAIN_SECONDS` apart.',
      },
      callsPerSecond: {
        name: 'IDENFY_CALLS_PER_SECOND',
        read: decimal(0, 10_000),
        default: '10',
        about:
          'Calls to iDenfy a second, of all workers together; `0` sets no limit. It must be the same in every worker: Temporal keeps the value that it heard last. The contract allows 10,000 an hour by default, 2.8 a second on average, but at that rate thirty users who start at once would wait up to 11 s.',
      },
      timeoutMs: {
        name: 'IDENFY_TIMEOUT_MS',
        read: integer(100, 19_000),
        default: '15000',
        about:
          'How long iDenfy may take to answer once it has the request, in milliseconds. It answers at once and works afterwards, so that a slow answer is a rare one. Kept below the 20 s after which Temporal gives up a call, so that the reason is known and recorded.',
      },
      processMaxBytes: {
        name: 'IDENFY_PROCESS_MAX_BYTES',
        read: integer(10_000, 100_000_000),
        default: '20000000',
        about:
          'The largest request that direct processing takes, files in base64 included: 20 MB after the current documentation, read here as 20,000,000 bytes, the smaller of the two readings.',
      },
      imageMaxBytes: {
        name: 'IDENFY_IMAGE_MAX_BYTES',
        read: integer(50_000, 75_000_000),
        default: '15000000',
        about:
          "The largest single image that is submitted, in bytes of the file itself; a larger one is encoded anew until it fits, and its original stays stored. The default is what `IDENFY_PROCESS_MAX_BYTES` leaves for one file, since iDenfy's current documentation names no limit for an image; that of 2023 to 2025 said 6 MB (`6000000`).",
      },
      fileHosts: {
        name: 'IDENFY_FILE_HOSTS',
        read: list(hostPattern),
        default: 's3.eu-west-1.amazonaws.com,*.s3.eu-west-1.amazonaws.com',
        about:
          "Hosts from which files are downloaded, separated by commas; `*.` stands for everything below. Links to any other host are refused. The default is the storage in iDenfy's published examples; if a run stops with a refused host, compare that host with your webhooks before adding it.",
      },
      trustedFileOrigins: {
        name: 'IDENFY_TRUSTED_FILE_ORIGINS',
        read: list(origin),
        default: '',
        about:
          "Origins (scheme, host and port) from which files may come although they are not https or not in `IDENFY_FILE_HOSTS`: the sandbox's, such as `http://127.0.0.1:8082`. Leave it empty in production.",
      },
      fileMaxBytes: {
        name: 'IDENFY_FILE_MAX_BYTES',
        read: integer(10_000, 200_000_000),
        default: '20000000',
        about:
          'The largest file that is downloaded. What is larger than direct processing takes (`IDENFY_PROCESS_MAX_BYTES`) is made to fit before it is submitted.',
      },
    },
  },
  secondDocument: {
    title: 'The second document',
    settings: {
      country: {
        name: 'SECOND_DOCUMENT_COUNTRY',
        read: country,
        example: 'LT',
        about:
          'The country that direct processing is told when a request names none (`documents.second.country`). Without either the run stops after the download: a country is never guessed.',
      },
      frontStep: {
        name: 'SECOND_DOCUMENT_FRONT_STEP',
        read: stepName,
        example: 'RESIDENCE_PERMIT_FRONT',
        about:
          'The additional step that holds the front, when a request names none. Unset: a single step is the front, and of two steps whose names end in FRONT and BACK each is what it is called.',
      },
      backStep: {
        name: 'SECOND_DOCUMENT_BACK_STEP',
        read: stepName,
        example: 'RESIDENCE_PERMIT_BACK',
        about: 'The additional step that holds the back, when a request names none.',
      },
      acceptUnjudgedSteps: {
        name: 'ACCEPT_UNJUDGED_STEPS',
        read: flag,
        default: 'false',
        about:
          'iDenfy does not judge steps of the type UPLOAD, so that no status is usual for them. `true` lets such a step pass when its file is there; a step that iDenfy found invalid or missing never passes.',
      },
      submitFace: {
        name: 'SUBMIT_FACE',
        read: flag,
        default: 'false',
        about:
          'Submits the selfie of the first session with the second document, so that iDenfy compares it with the portrait there. Its face result then counts: anything but a match goes to a reviewer.',
      },
    },
  },
  fitting: {
    title: 'Files that must be fitted',
    about:
      'The second document’s files are submitted as they are where iDenfy takes them so. Pages of a PDF are rendered, and images that are too large are encoded anew, each file in a process of its own that is ended when it takes too much: a file comes from a stranger. What it takes is beside the memory of the worker itself.',
    settings: {
      memoryMb: {
        name: 'FITTING_MEMORY_MB',
        read: integer(200, 8_000),
        default: '700',
        about:
          'The memory that such a process may take, in MB of 1,000,000 bytes. About 100 are its own; an image of 50 or more megapixels takes up to 400 more.',
      },
      timeoutMs: {
        name: 'FITTING_TIMEOUT_MS',
        read: integer(1_000, 300_000),
        default: '60000',
        about:
          'How long it may take for one file, in milliseconds. A usual one takes about a second; a minute leaves room for a worker that is very busy.',
      },
      processes: {
        name: 'FITTING_PROCESSES',
        read: integer(1, 64),
        default: '2',
        about: 'How many of them a worker runs at once; further files wait. At most one a core makes sense.',
      },
      megapixels: {
        name: 'FITTING_MAX_MEGAPIXELS',
        read: integer(1, 500),
        default: '110',
        about:
          'The largest image that is taken, in millions of pixels, whether it has to be fitted or not: a file of a few kilobytes may unfold to gigabytes. The largest pictures of telephones have 50 or 108.',
      },
    },
  },
  deadlines: {
    title: 'Deadlines',
    about: 'They go with each run when it starts: a change is for runs that start afterwards.',
    settings: {
      tokenExpirySeconds: {
        name: 'TOKEN_EXPIRY_SECONDS',
        read: integer(60, 30 * SECONDS_PER_DAY),
        default: String(SECONDS_PER_DAY),
        about:
          "How long the user's link works while unopened; iDenfy allows up to 30 days. Always sent, since each account has its own default.",
      },
      sessionLengthSeconds: {
        name: 'SESSION_LENGTH_SECONDS',
        read: integer(60, 3_600),
        default: '1800',
        about:
          'How long the user has once the link is opened; iDenfy allows 60 to 3,600. Half an hour, since a document may lie in another room.',
      },
      resultMarginSeconds: {
        name: 'RESULT_MARGIN_SECONDS',
        read: integer(1, SECONDS_PER_DAY),
        default: '900',
        about:
          "How long after link and session have run out iDenfy's word about them may still be on its way: expiry is told with a delay, and each webhook is tried up to 11 times.",
      },
      reviewSeconds: {
        name: 'REVIEW_DEADLINE_SECONDS',
        read: integer(1, DAY_MAX),
        default: String(3 * SECONDS_PER_DAY),
        about:
          'How long a manual review at iDenfy may take after the interim result. It takes minutes; three days cover a weekend on which something is down at either side.',
      },
      documentResultSeconds: {
        name: 'DOCUMENT_RESULT_DEADLINE_SECONDS',
        read: integer(1, DAY_MAX),
        default: String(3 * SECONDS_PER_DAY),
        about: 'How long the second result may take after the submission, for the same reason.',
      },
      askAfterSeconds: {
        name: 'ASK_AFTER_SECONDS',
        read: integer(1, DAY_MAX),
        default: '7200',
        about:
          'After this long without a webhook about the user’s session iDenfy is asked itself, then each time after twice as long and eight times at the most. Two hours, longer than a session and its review take: iDenfy restricts those who poll.',
      },
      askAfterSubmissionSeconds: {
        name: 'ASK_AFTER_SUBMISSION_SECONDS',
        read: integer(1, DAY_MAX),
        default: '1800',
        about: 'The same for the second, silent check, which no user delays.',
      },
      askAgainSeconds: {
        name: 'ASK_AGAIN_SECONDS',
        read: integer(1, SECONDS_PER_DAY),
        default: '1800',
        about:
          'An asked status that nobody at iDenfy confirmed counts once it was the same this much later (see `IDENFY_MANUAL_REVIEW`).',
      },
      unclearSubmissionSeconds: {
        name: 'UNCLEAR_SUBMISSION_SECONDS',
        read: integer(1, 3_600),
        default: '180',
        about:
          'How long the webhook of a submission is waited for whose answer was lost, before iDenfy is asked and, if it knows of none, the same token and files are submitted again.',
      },
      blockedSeconds: {
        name: 'BLOCKED_DEADLINE_SECONDS',
        read: integer(1, DAY_MAX),
        default: String(7 * SECONDS_PER_DAY),
        about: 'How long a blocked run waits for an operator before it ends as REQUIRES_REVIEW.',
      },
      decisionSeconds: {
        name: 'DECISION_DEADLINE_SECONDS',
        read: integer(0, DAY_MAX),
        default: String(14 * SECONDS_PER_DAY),
        about:
          'How long a reviewer has to decide what would end as REQUIRES_REVIEW, at the review desk or by `POST /v1/verifications/{clientId}/decision`. Undecided by then, it ends so. `0` ends it so at once, for teams that decide elsewhere.',
      },
      decisionReminderSeconds: {
        name: 'DECISION_REMINDER_SECONDS',
        read: integer(0, DAY_MAX),
        default: String(SECONDS_PER_DAY),
        about:
          "After this long without a decision the run's details and the worker's log remind of it. `0`: never.",
      },
    },
  },
  temporal: {
    title: 'Temporal',
    about:
      "The connection comes from Temporal's own standard settings, which its SDK reads itself: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS`, `TEMPORAL_TLS_CLIENT_CERT_PATH`, `TEMPORAL_TLS_CLIENT_KEY_PATH`, `TEMPORAL_TLS_SERVER_CA_CERT_PATH`, `TEMPORAL_CONFIG_FILE`, `TEMPORAL_PROFILE` and the others of its [environment configuration](https://docs.temporal.io/develop/environment-configuration).",
    settings: {
      taskQueuePrefix: {
        name: 'TASK_QUEUE_PREFIX',
        read: text.regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be letters, digits, ".", "_" or "-"'),
        example: 'staging-',
        about:
          'Put before the names of the task queues `verifications` and `idenfy-api`. The same in every server and worker of one system.',
      },
      uiUrl: {
        name: 'TEMPORAL_UI_URL',
        read: address('https', 'http'),
        example: 'http://127.0.0.1:8233',
        about:
          'Where Temporal UI is: the review desk links each verification to its run there, and its pages alone may have payloads decrypted (`CODEC_TOKEN`). Unset: neither. On Temporal Cloud it is `https://cloud.temporal.io`.',
      },
      codecToken: {
        name: 'CODEC_TOKEN',
        read: text.regex(
          /^[A-Za-z0-9_-]{32,128}$/,
          'must be 32 to 128 letters, digits, "-" or "_", such as the output of `openssl rand -hex 32`',
        ),
        secret: true,
        about:
          'Who has it may have payloads decrypted, to look at runs in Temporal UI or with Temporal’s command. Give Temporal UI the codec endpoint `<this server>/codec/<token>`, since it can send no token of ours by itself; Temporal’s command takes `--codec-endpoint <this server>/codec --codec-auth "Bearer <token>"`. Unset: only API keys with the scope `operator`, as a bearer token.',
      },
    },
  },
  records: {
    title: 'Records',
    settings: {
      databaseUrl: {
        name: 'DATABASE_URL',
        read: databaseAddress,
        neededBy: ['server', 'worker', 'command'],
        secret: true,
        example: 'postgresql://verifications:password@127.0.0.1:5432/verifications',
        about:
          'The PostgreSQL database of the records. `npm run demo` and `npm run dev` have an embedded one of their own; servers and workers share this one, and the tables are made and kept up to date at start.',
      },
    },
  },
  encryption: {
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
      workflowIdKey: {
        name: 'WORKFLOW_ID_KEY',
        read: text.regex(KEY_ID, 'must be the id of a key in ENCRYPTION_KEYS'),
        about:
          'The id of the key in `ENCRYPTION_KEYS` whose secret hashes the `clientId` in the ids of workflows, for those whose `clientId`s are e-mail addresses or the like: ids are readable in Temporal. Unset, the `clientId` stands there as it is. The same in every server. Change it, or take that key away, only when no verification is open, since open runs are found by their ids.',
      },
    },
  },
  documents: {
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
    },
  },
  erasure,
  server: {
    title: 'Server',
    settings: {
      host: {
        name: 'HOST',
        read: text,
        default: '127.0.0.1',
        about:
          'The address that the server listens on, and a worker with a `HEALTH_PORT`; `0.0.0.0` in a container.',
      },
      port: {
        name: 'PORT',
        read: integer(0, 65_535),
        default: '3000',
        about: 'The port that the server listens on; `0` takes any free one.',
      },
      publicUrl: {
        name: 'PUBLIC_URL',
        read: address('https', 'http'),
        example: 'https://verifications.example.com',
        about:
          'Where the server is reached from outside; named in `/openapi.json`. With `http` the cookies of the review desk are sent without TLS as well; unset, they are so only while `HOST` is this machine itself.',
      },
      apiBodyLimitBytes: {
        name: 'API_BODY_LIMIT_BYTES',
        read: integer(1_024, 10_000_000),
        default: '65536',
        about:
          'The largest request body of the API. A request to start a verification is a few kilobytes at most.',
      },
      webhookBodyLimitBytes: {
        name: 'WEBHOOK_BODY_LIMIT_BYTES',
        read: integer(65_536, 50_000_000),
        default: '5000000',
        about:
          'The largest webhook. Usual ones have 5 kB; lists of screening hits may be long, and a refused webhook is a lost result.',
      },
      createDeadlineMs: {
        name: 'CREATE_DEADLINE_MS',
        read: integer(1_000, 60_000),
        default: '10000',
        about:
          'How long a request to start a verification may wait for the session, in milliseconds. After that the caller gets 503 and may repeat the request: the verification goes on, and a repeat returns its session.',
      },
      temporalDeadlineMs: {
        name: 'TEMPORAL_DEADLINE_MS',
        read: integer(100, 60_000),
        default: '5000',
        about:
          'How long any other call to Temporal may take, in milliseconds, before the caller gets 503 with `Retry-After`. Below the 10 s that iDenfy gives a webhook.',
      },
    },
  },
  desk: {
    title: 'The review desk',
    settings: {
      sessionSeconds: {
        name: 'DESK_SESSION_SECONDS',
        read: integer(60, 7 * SECONDS_PER_DAY),
        default: '36000',
        about:
          'How long a log-in to the review desk lasts. Ten hours, a working day; revoking its API key ends it at once.',
      },
    },
  },
  worker: {
    title: 'Worker',
    settings: {
      workflowBundle: {
        name: 'WORKFLOW_BUNDLE',
        read: text,
        default: 'build/workflow-bundle.js',
        about: 'The bundle of the workflows, made by `npm run build`.',
      },
      maxCachedWorkflows: {
        name: 'MAX_CACHED_WORKFLOWS',
        read: integer(1, 100_000),
        default: '1000',
        about:
          "Open runs that a worker keeps in memory, at about 35 kB each. The rest are replayed when something happens to them. Set on purpose, since Temporal's own default follows the heap limit and not the memory that there is.",
      },
      maxConcurrentActivities: {
        name: 'MAX_CONCURRENT_ACTIVITIES',
        read: integer(1, 1_000),
        default: '50',
        about: 'Activities that a worker runs at once, on each of its two task queues.',
      },
      healthPort: {
        name: 'HEALTH_PORT',
        read: integer(0, 65_535),
        example: '3001',
        about:
          'A port on which the worker answers `/healthz` (it runs) and `/readyz` (and PostgreSQL and Temporal answer), without a key. Unset: none.',
      },
    },
  },
  process: {
    title: 'Server and worker',
    settings: {
      logLevel: {
        name: 'LOG_LEVEL',
        read: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
        default: 'info',
        about: 'What is logged, as JSON lines on standard output. No level logs bodies, names or keys.',
      },
      shutdownGraceMs: {
        name: 'SHUTDOWN_GRACE_MS',
        read: integer(0, 600_000),
        default: '20000',
        about:
          'How long requests and activities in flight may go on after SIGTERM, in milliseconds. Keep it 10 s below what your platform waits before it kills (Kubernetes: 30 s), and not below `CREATE_DEADLINE_MS`.',
      },
    },
  },
} as const satisfies Record<string, Group>;

type Groups = typeof groups;

/** With a default: its value. Demanded: its value for those who demand it, else undefined. */
type Value<S, R extends Role> = S extends { readonly read: infer Z extends z.ZodType }
  ? S extends { readonly default: string }
    ? z.output<Z>
    : S extends { readonly neededBy: readonly (infer N)[] }
      ? R extends N
        ? z.output<Z>
        : undefined
      : z.output<Z> | undefined
  : never;

/** The settings as one role gets them; without a role, what demands depend on may be undefined. */
export type Config<R extends Role = Role> = {
  readonly [G in keyof Groups]: {
    readonly [K in keyof Groups[G]['settings']]: Value<Groups[G]['settings'][K], R>;
  };
};
