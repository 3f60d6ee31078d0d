/** What belongs to an attempt, for reading it whole. */
import { relations } from 'drizzle-orm';
import {
  contradictions,
  decisions,
  documents,
  firstApprovals,
  results,
  sessions,
  verifications,
} from './schema.ts';

export const verificationRelations = relations(verifications, ({ many, one }) => ({
  sessions: many(sessions),
  results: many(results),
  documents: many(documents),
  decisions: many(decisions),
  contradictions: many(contradictions),
  firstApproval: one(firstApprovals, {
    fields: [verifications.verificationId],
    references: [firstApprovals.verificationId],
  }),
}));
export const sessionRelations = relations(sessions, ({ one }) => ({
  verification: one(verifications, {
    fields: [sessions.verificationId],
    references: [verifications.verificationId],
  }),
}));
export const resultRelations = relations(results, ({ one }) => ({
  verification: one(verifications, {
    fields: [results.verificationId],
    references: [verifications.verificationId],
  }),
}));
export const documentRelations = relations(documents, ({ one }) => ({
  verification: one(verifications, {
    fields: [documents.verificationId],
    references: [verifications.verificationId],
  }),
}));
export const decisionRelations = relations(decisions, ({ one }) => ({
  verification: one(verifications, {
    fields: [decisions.verificationId],
    references: [verifications.verificationId],
  }),
}));
export const contradictionRelations = relations(contradictions, ({ one }) => ({
  verification: one(verifications, {
    fields: [contradictions.verificationId],
    references: [verifications.verificationId],
  }),
}));
