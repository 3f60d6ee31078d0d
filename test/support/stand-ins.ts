/**
 * Stand-ins for the activities, for tests of the workflows alone. Each answers as iDenfy's documentation describes for
 * the good case; a test changes the ones it is about, and may hold one in the middle of its work.
 */
import { jest } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities/index.ts';

export type StandIns = ReturnType<typeof standIns>;
type Status = Awaited<ReturnType<Activities['askStatus']>>;

const secondsFromNow = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

const stored = (name: string) => ({
  name,
  step: name,
  key: `key/${name}`,
  byteLength: 1_000,
  sha256: '0'.repeat(64),
  mediaType: 'image/jpeg',
  storedAt: secondsFromNow(0),
});

/** Sessions are called `scan-1` (the user's first one), `scan-2` and so on, in the order in which they are made. */
export function standIns() {
  let sessions = 0;
  const opened = (expirySeconds: number) => {
    sessions += 1;
    return {
      scanRef: `scan-${sessions}`,
      authToken: `token-${sessions}`,
      redirectUrl: `https://idenfy.example/redirect?authToken=token-${sessions}`,
      expiresAt: secondsFromNow(expirySeconds),
    };
  };
  return {
    createIdentitySession: jest.fn<Activities['createIdentitySession']>(async ({ expirySeconds }) => ({
      session: opened(expirySeconds),
      hasAdditionalStep: true,
      stepNames: ['SECOND_DOCUMENT'],
    })),
    createUserDocumentSession: jest.fn<Activities['createUserDocumentSession']>(async ({ expirySeconds }) =>
      opened(expirySeconds),
    ),
    createDocumentSession: jest.fn<Activities['createDocumentSession']>(async ({ expirySeconds }) => ({
      session: opened(expirySeconds),
      defects: [],
    })),
    submitDocuments: jest.fn<Activities['submitDocuments']>(async () => {}),
    askStatus: jest.fn<Activities['askStatus']>(async () => status('ACTIVE')),
    fetchData: jest.fn<Activities['fetchData']>(async ({ scanRef, answer }) => ({
      eventId: `asked-${scanRef}-${answer.digest}`,
      documentType: 'PASSPORT',
      documentCountry: 'LT',
    })),
    fileLinks: jest.fn<Activities['fileLinks']>(async () => ({
      images: { FRONT: 'https://files.example/FRONT', SECOND_DOCUMENT: 'https://files.example/SECOND' },
      pdfs: {},
    })),
    downloadSecondDocument: jest.fn<Activities['downloadSecondDocument']>(async () => ({
      front: stored('SECOND_DOCUMENT'),
      back: null,
      others: [],
      problem: null,
    })),
    storeImages: jest.fn<Activities['storeImages']>(async ({ role, images }) =>
      Object.keys(images).map((name) => stored(`${role}-${name}`)),
    ),
    discardDocuments: jest.fn<Activities['discardDocuments']>(async () => {}),
    // Lowers nothing, so that a VERIFIED that the workflow itself should not have concluded becomes visible.
    recordVerification: jest.fn<Activities['recordVerification']>(async ({ conclusion, review }) =>
      review != null && conclusion.outcome === 'REQUIRES_REVIEW'
        ? { ...conclusion, awaitsDecision: true, comparisonDigest: 'comparison-1' }
        : conclusion,
    ),
    leaveReview: jest.fn<Activities['leaveReview']>(async () => {}),
    tellEvents: jest.fn<Activities['tellEvents']>(async () => {}),
    stopOpenRun: jest.fn<Activities['stopOpenRun']>(async () => {}),
    collectSubject: jest.fn<Activities['collectSubject']>(async () => ({ sessions: 1 })),
    eraseSessionAtIdenfy: jest.fn<Activities['eraseSessionAtIdenfy']>(async () => ({ gone: true })),
    eraseHistories: jest.fn<Activities['eraseHistories']>(async () => {}),
    eraseDocuments: jest.fn<Activities['eraseDocuments']>(async () => {}),
    eraseRecords: jest.fn<Activities['eraseRecords']>(async () => {}),
    noteOwnDataGone: jest.fn<Activities['noteOwnDataGone']>(async () => {}),
    completeErasure: jest.fn<Activities['completeErasure']>(async () => {}),
    sweepOld: jest.fn<Activities['sweepOld']>(async () => ({ isMore: false })),
    restartErasures: jest.fn<Activities['restartErasures']>(async () => {}),
  } satisfies Activities;
}

/** An answer of `/api/v2/status` (idenfy-api.md 6). */
export function status(overall: string, changes: Partial<Status> = {}): Status {
  return {
    overall,
    fraudTags: [],
    mismatchTags: [],
    autoDocument: null,
    manualDocument: null,
    autoFace: null,
    manualFace: null,
    evidence: [],
    digest: `digest-of-${overall}`,
    ...changes,
  };
}

/**
 * The failure of an activity, after all its tries (src/activities/failures.ts).
 * @param said `delivered: 'no'` if it certainly did not reach iDenfy; `retryable` if it may succeed later
 */
export function failure(type: string, said: object = {}): ApplicationFailure {
  const details = [{ help: null, delivered: 'yes', retryable: false, ...said }];
  return ApplicationFailure.create({ type, message: type, nonRetryable: true, details });
}

/** iDenfy may have acted although it did not say so. */
export function unclear(type = 'server_error'): ApplicationFailure {
  return failure(type, { delivered: 'unknown', retryable: true });
}

export interface Held {
  /** The activity is at work, and the run waits for it. */
  readonly reached: Promise<void>;
  goOn(): void;
}

const open = new Set<() => void>();

/** The next work of a stand-in waits before it answers, with its usual answer unless `work` gives another. */
export function hold<Request, Answer>(
  standIn: jest.Mock<(request: Request) => Promise<Answer>>,
  work: ((request: Request) => Promise<Answer>) | undefined = standIn.getMockImplementation(),
): Held {
  const gate = newGate();
  standIn.mockImplementationOnce(async (request) => {
    await gate.here();
    if (work === undefined) throw new Error('The stand-in has no answer.');
    return await work(request);
  });
  return gate;
}

export function newGate(): Held & { here(): Promise<void> } {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const goOn = () => {
    open.delete(goOn);
    released.resolve();
  };
  open.add(goOn);
  return {
    reached: reached.promise,
    goOn,
    async here() {
      reached.resolve();
      await released.promise;
    },
  };
}

/** After a test that failed half-way: a worker waits for what is at work. */
export function letAllGo(): void {
  for (const goOn of open) goOn();
}
