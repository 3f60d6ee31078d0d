import type { Group } from '../setting.ts';
import { integer, text } from '../values.ts';

export const worker = {
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
        "Open runs that a worker keeps, at about 0.7 MB of its resident memory each (docs/performance.md). The rest are replayed when something happens to them. Set on purpose, since Temporal's own default follows the heap limit and not the memory that there is.",
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
} as const satisfies Group;
