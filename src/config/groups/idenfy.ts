import { IDENFY_CALL_SECONDS } from '../../domain/deadlines.ts';
import { MOST_PROCESS_BYTES } from '../../idenfy/vocabulary.ts';
import type { Group } from '../setting.ts';
import {
  address,
  choice,
  decimal,
  flag,
  hostPattern,
  integer,
  list,
  origin,
  proxyAddress,
  signingKeys,
  text,
} from '../values.ts';

export const idenfy = {
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
        'Whether people at iDenfy review results of your account. Matters only when a webhook was lost and iDenfy is polled: its answer does not say whether a review is still to come, so with `true` an unreviewed result counts only when it was the same twice, `ASK_AGAIN_SECONDS` apart.',
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
      read: integer(100, (IDENFY_CALL_SECONDS - 1) * 1_000),
      default: '15000',
      about: `How long iDenfy may take to answer once it has the request, in milliseconds. It answers at once and works afterwards, so that a slow answer is a rare one. Kept below the ${IDENFY_CALL_SECONDS} s after which Temporal gives up a call, so that the reason is known and recorded.`,
    },
    processMaxBytes: {
      name: 'IDENFY_PROCESS_MAX_BYTES',
      read: integer(10_000, 100_000_000),
      default: String(MOST_PROCESS_BYTES),
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
    httpsProxy: {
      name: 'IDENFY_HTTPS_PROXY',
      read: proxyAddress,
      secret: true,
      example: 'http://proxy.example.com:3128',
      about:
        'The proxy by which the worker calls iDenfy, with `user:password@` where it asks for them. TLS goes through it to iDenfy (CONNECT), so that it reads nothing. The variables `HTTPS_PROXY` and `NO_PROXY` are not looked at. Files are never downloaded by it: their hosts’ addresses are checked here, and a proxy would look them up anew, so that a worker needs its own way to `IDENFY_FILE_HOSTS` on port 443.',
    },
    fileHosts: {
      name: 'IDENFY_FILE_HOSTS',
      read: list(hostPattern),
      default: 's3.eu-west-1.amazonaws.com,*.s3.eu-west-1.amazonaws.com',
      about:
        "Hosts from which files are downloaded, separated by commas; `*.` stands for everything below, and is refused where anybody can have a name below (publicsuffix.org), S3's regions aside. Links to any other host are refused, and the run's help names the host. The default is the storage in iDenfy's published examples; if a run stops with a refused host, compare that host with your webhooks before adding it.",
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
} as const satisfies Group;
