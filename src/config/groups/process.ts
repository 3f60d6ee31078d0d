import type { Group } from '../setting.ts';
import { choice, integer } from '../values.ts';

export const process = {
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
} as const satisfies Group;
