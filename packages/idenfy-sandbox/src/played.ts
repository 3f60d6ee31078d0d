/** The tables of what magic clientIds play, so that a test can go through all of it. */
export { chainRows } from './chain-rows.ts';
export { faultRows } from './faults/rows.ts';
export { magicRows } from './magic.ts';
export { peopleRows } from './people-rows.ts';
