import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { createLog } from '../../src/log.ts';
import { temporalLogOptions } from '../../src/worker/temporal-log.ts';

const planted = 'Žydrūnė Planted 48219977';

test('what Temporal’s SDK says of activities and runs shows what failed and where, and no message or input', () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const { logger } = temporalLogOptions(createLog('info', stream));
  const meta = {
    sdkComponent: 'worker',
    workflowId: `verification-${planted}`,
    runId: '3f2b8c1e-0d4a-4f6b-9a55-1c2d3e4f5a6b',
    activityType: 'downloadDocuments',
    attempt: 2,
    input: [{ lastName: planted }],
  };
  const failure = ApplicationFailure.create({
    type: 'Error',
    message: `Failed query: insert\nparams: ${planted}`,
    details: [planted],
    cause: Object.assign(new Error(planted), { detail: planted, parameters: [planted] }),
  });
  logger?.warn('Activity failed', { ...meta, error: failure });
  logger?.log('INFO', 'Worker state changed', { state: 'RUNNING', taskQueue: 'verifications' });
  logger?.error('no more');
  logger?.debug('below the level');

  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    msg: 'Activity failed',
    runId: meta.runId,
    activityType: 'downloadDocuments',
    attempt: 2,
    err: { type: 'ApplicationFailure', code: 'Error' },
    redacted: 2,
  });
  expect(lines.join('')).not.toContain('Planted');
  expect(lines.join('')).not.toContain('48219977');
});
