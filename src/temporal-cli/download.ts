/**
 * Downloads the Temporal CLI into a folder with the SDK's own downloader. It is a separate program, because nothing else
 * can stop a download inside the SDK.
 *
 * Arguments: the folder, the version.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir, version] = process.argv.slice(2);
if (downloadDir === undefined || version === undefined) throw new Error('Usage: download FOLDER VERSION');

try {
  // The SDK downloads only to start a server, which is not needed here.
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version: `v${version}` } },
  });
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${Error.isError(error) ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
