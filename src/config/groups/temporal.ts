import type { Group } from '../setting.ts';
import { address, flag, text } from '../values.ts';

export const temporal = {
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
    allowPlaintext: {
      name: 'ALLOW_PLAINTEXT_TEMPORAL',
      read: flag,
      default: 'false',
      about:
        'Lets `TEMPORAL_ADDRESS` lead to another machine without TLS, where whoever is on the way has full power over every run. For a network in which nobody else is; it is said at every start.',
    },
    allowPlaintextUi: {
      name: 'ALLOW_PLAINTEXT_TEMPORAL_UI',
      read: flag,
      default: 'false',
      about:
        'Lets `TEMPORAL_UI_URL` be http to another machine. Its pages may have payloads decrypted, and who is on the way can change these pages.',
    },
  },
} as const satisfies Group;
