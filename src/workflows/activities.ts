import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { TaskQueues } from '../domain/queues.ts';
import { activityPolicy } from './policy.ts';

export type ActivityProxies = ReturnType<typeof activityProxies>;

/** A proxy creates its activities by name on access, so each is taken from the proxy with its policy. */
export function activityProxies(queues: TaskQueues) {
  const policy = activityPolicy(queues);
  const { createIdentitySession } = proxyActivities<Activities>(policy.session);
  const { createUserDocumentSession } = proxyActivities<Activities>(policy.session);
  const { createDocumentSession } = proxyActivities<Activities>(policy.documentSession);
  const { submitDocuments } = proxyActivities<Activities>(policy.submission);
  const { askStatus } = proxyActivities<Activities>(policy.ask);
  const { fetchData, fileLinks } = proxyActivities<Activities>(policy.fetch);
  const { storeImages } = proxyActivities<Activities>(policy.images);
  const { recordVerification, leaveReview, discardDocuments } = proxyActivities<Activities>(policy.record);
  const { tellEvents } = proxyActivities<Activities>(policy.telling);
  return {
    createIdentitySession,
    createUserDocumentSession,
    createDocumentSession,
    submitDocuments,
    askStatus,
    fetchData,
    fileLinks,
    storeImages,
    recordVerification,
    leaveReview,
    discardDocuments,
    tellEvents,
    /** With the time that all its tries have together. */
    downloadWithin: (seconds: number) =>
      proxyActivities<Activities>({ ...policy.download, scheduleToCloseTimeout: seconds * 1_000 })
        .downloadSecondDocument,
  };
}

/** The steps of an erasure, and the sweep that finds attempts that are old enough. */
export function erasureProxies(queues: TaskQueues) {
  const policy = activityPolicy(queues);
  const { stopOpenRun, eraseHistories, eraseDocuments, restartErasures } = proxyActivities<Activities>(
    policy.erasing,
  );
  const { eraseSessionAtIdenfy } = proxyActivities<Activities>(policy.erasingAtIdenfy);
  const { collectSubject, eraseRecords, noteOwnDataGone, completeErasure, sweepOld } =
    proxyActivities<Activities>(policy.erasureRecords);
  return {
    stopOpenRun,
    collectSubject,
    eraseSessionAtIdenfy,
    eraseHistories,
    eraseDocuments,
    eraseRecords,
    noteOwnDataGone,
    completeErasure,
    sweepOld,
    restartErasures,
  };
}
