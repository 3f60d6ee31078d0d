// Jest knows how long its files take only where it has run them before; on a clean checkout it goes by their size.
import TestSequencer from '@jest/test-sequencer';

/** They mostly wait. Begun last, they would have one core idle at the end. */
const LONGEST = [
  'documents/fitting/real-files',
  'crashes/killed-often',
  'methods/fault-table',
  'methods/sandbox-table',
  'proof/nothing-found',
  'end-to-end/fault-table',
  'end-to-end/unreadable',
  'end-to-end/erasure',
  'crashes/storm',
  'crashes/worker-killed',
  'end-to-end/sandbox-table',
  'local/demo',
  'local/dev.browser',
  'end-to-end/opening',
  'crashes/power-cut',
];

const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((name) => path.endsWith(`test/${name}.test.ts`));
  return rank < 0 ? LONGEST.length : rank;
};

export default class LongestFirst extends TestSequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- Jest's own method, which changes nothing in place.
    const byTime = super.sort(tests);
    return byTime.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
