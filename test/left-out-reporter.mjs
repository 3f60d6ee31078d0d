// Says at the end of a run which tests a missing tool left out, and why: never in silence.
import { fileURLToPath } from 'node:url';
import { whyNoEnvironment } from '../tools/python.ts';
import { whyNoS3Server } from './support/s3-server-program.ts';

const FASTAPI = fileURLToPath(new URL('../examples/fastapi/requirements.txt', import.meta.url));

const isOfExamples = ({ testFilePath }) => /[/\\]test[/\\]examples[/\\]/.test(testFilePath);

export default class LeftOutReporter {
  onRunComplete(_contexts, { testResults }) {
    const why = whyNoS3Server();
    if (why !== undefined) {
      process.stderr.write(
        `\nLeft out: all tests on S3 (documents/s3, the S3 half of documents/store and documents/rotation, proof), ` +
          `since ${why}. Install Go (https://go.dev/dl) to run them.\n`,
      );
    }
    const withoutPython = testResults.some(isOfExamples) ? whyNoEnvironment(FASTAPI) : undefined;
    if (withoutPython !== undefined) {
      process.stderr.write(
        `\nLeft out: the example in FastAPI (examples/fastapi), since ${withoutPython}. It needs Python 3.10 or newer.\n`,
      );
    }
  }
}
