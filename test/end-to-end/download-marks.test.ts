/** Marks show in the run while files are not safe: at 10, 30 and 50 minutes, here in seconds. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { inventHolder, show } from '../support/people.ts';
import { useSystem } from '../support/use-system.ts';

const system = useSystem({ deadlines: { downloadMarksSeconds: [1, 2, 3] } });

test('while the storage cuts every file short the run says so three times, then asks an operator', async () => {
  const { api, sandbox, temporal } = system();
  const clientId = `marks-${randomUUID()}`;
  const { files } = await inventHolder('marks');
  const { session } = await api.start(clientId);
  sandbox.control.fault({ fault: 'file-truncated', clientId, times: null });
  show(sandbox, session.scanRef, files);
  const blocked = await api.reached(clientId, 'blocked');
  const marks = blocked.timeline.filter(({ what }) => what.startsWith('The files are not safe after'));
  expect(marks.map(({ what }) => /after (\d+ seconds)/.exec(what)?.[1])).toEqual([
    '1 seconds',
    '2 seconds',
    '3 seconds',
  ]);
  expect(blocked.blocked).toMatchObject({ reason: 'second_document_files_unavailable' });
  // What an operator sees in Temporal UI.
  const details = await temporal.workflow
    .getHandle(`verification-${clientId}`)
    .query<string>('__temporal_workflow_metadata');
  expect(JSON.stringify(details)).toContain('The files are not safe after 3 seconds');
  sandbox.control.clearFaults({ clientId });
  expect(await api.call('POST', `/v1/verifications/${clientId}/resume`, {})).toMatchObject({ status: 200 });
  expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
});
