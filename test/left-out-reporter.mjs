// Says at the end of a run which tests a missing tool left out, and why: never in silence.
import { whyNoPython } from '../tools/python.ts';
import { whyNoS3Server } from './support/s3-server-program.ts';

export default class LeftOutReporter {
  onRunComplete() {
    const why = whyNoS3Server();
    if (why !== undefined) {
      process.stderr.write(
        `\nLeft out: all tests on S3 (documents/s3, the S3 half of documents/store and documents/rotation, proof), ` +
          `since ${why}. Install Go (https://go.dev/dl) to run them.\n`,
      );
    }
    const withoutPython = whyNoPython();
    if (withoutPython !== undefined) {
      process.stderr.write(
        `\nLeft out: the example in FastAPI (examples/), since ${withoutPython}. Install Python 3.10 or newer to run it.\n`,
      );
    }
  }
}
