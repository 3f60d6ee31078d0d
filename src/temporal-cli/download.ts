/**
 * Downloads the Temporal CLI into a folder, by the SDK's own downloader. A program of its own, because a download
 * inside the SDK cannot be stopped otherwise.
 *
 * Arguments: the folder, the version.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir, version] = process.argv.slice(2);
if (downloadDir === undefined || version === undefined) throw new Error('Usage: download FOLDER VERSION');

try {
  // The SDK downloads only in order to start a server, which is not wanted here.
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version: `v${version}` } },
  });
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${Error.isError(error) ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
