/** Finds out, and says, which isolation the processes have that take files apart. */
import type { FastifyBaseLogger } from 'fastify';
import { isolationInForce, REASONS } from '../documents/fitting/isolation.ts';
import type { Demand, Isolation } from '../documents/fitting/isolation.ts';

/** @throws IsolationError where it is required and cannot be had */
export async function fileIsolation(
  demand: Demand,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): Promise<Isolation> {
  const isolation = await isolationInForce(demand);
  if (isolation.kind === 'none') {
    log.warn(
      { isolation: isolation.kind },
      `files are taken apart in processes without isolation by the system: ${REASONS[isolation.why]}`,
    );
  } else {
    log.info(
      { isolation: isolation.kind },
      'files are taken apart in processes that open no file, no connection and no program',
    );
  }
  return isolation;
}
