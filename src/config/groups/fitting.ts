import type { Group } from '../setting.ts';
import { choice, integer } from '../values.ts';

export const fitting = {
  title: 'Files that must be fitted',
  about:
    'The second document’s files are submitted as they are where iDenfy takes them so. Pages of a PDF are rendered, and images that are too large are encoded anew, each file in a process of its own that is ended when it takes too much: a file comes from a stranger. What it takes is beside the memory of the worker itself.',
  settings: {
    memoryMb: {
      name: 'FITTING_MEMORY_MB',
      read: integer(200, 8_000),
      default: '1000',
      about:
        'The memory that such a process may take, in MB of 1,000,000 bytes. About 100 are its own; a photo of 200 megapixels takes up to 700 more where it is stored progressively, and a fifth of that as telephones store it.',
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
      default: '210',
      about:
        'The largest image that is taken, in millions of pixels, whether it has to be fitted or not: a file of a few kilobytes may unfold to gigabytes. The largest pictures of telephones have 50, 108 or 200.',
    },
    isolation: {
      name: 'FITTING_ISOLATION',
      read: choice(['auto', 'required', 'none']),
      default: 'auto',
      about:
        'Whether the system itself keeps such a process from opening files, connections and programs, whatever a hostile file makes of it: `required`, or the worker does not start; `auto`, where the system can (Linux on x86-64 and 64-bit ARM, by a seccomp filter; no root is needed, and containers may have it); `none`, never. The worker says at its start which it is.',
    },
  },
} as const satisfies Group;
