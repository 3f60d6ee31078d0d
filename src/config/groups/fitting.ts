import type { Group } from '../setting.ts';
import { integer } from '../values.ts';

export const fitting = {
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
} as const satisfies Group;
