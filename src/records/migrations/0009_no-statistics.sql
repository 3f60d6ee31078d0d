-- What ANALYZE samples stays in pg_statistic whatever is deleted: of columns that tell of one person, or one person's ciphertext,
-- nothing is sampled, and what was is dropped (setting a column to the type that it has does that, and rewrites nothing).
-- Without samples the planner takes the indexes all the same: each of these queries is for one value.
ALTER TABLE "verifications"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "verification_id" SET DATA TYPE text,
	ALTER COLUMN "client_id" SET STATISTICS 0,
	ALTER COLUMN "client_id" SET DATA TYPE text,
	ALTER COLUMN "external_ref" SET STATISTICS 0,
	ALTER COLUMN "external_ref" SET DATA TYPE bytea,
	ALTER COLUMN "timeline" SET STATISTICS 0,
	ALTER COLUMN "timeline" SET DATA TYPE bytea,
	ALTER COLUMN "comparison" SET STATISTICS 0,
	ALTER COLUMN "comparison" SET DATA TYPE bytea,
	ALTER COLUMN "comparison_digest" SET STATISTICS 0,
	ALTER COLUMN "comparison_digest" SET DATA TYPE bytea,
	ALTER COLUMN "asked" SET STATISTICS 0,
	ALTER COLUMN "asked" SET DATA TYPE bytea,
	ALTER COLUMN "erasure_id" SET STATISTICS 0,
	ALTER COLUMN "erasure_id" SET DATA TYPE text;--> statement-breakpoint
ALTER TABLE "decisions"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "verification_id" SET DATA TYPE text,
	ALTER COLUMN "reviewer" SET STATISTICS 0,
	ALTER COLUMN "reviewer" SET DATA TYPE bytea,
	ALTER COLUMN "reason" SET STATISTICS 0,
	ALTER COLUMN "reason" SET DATA TYPE bytea,
	ALTER COLUMN "seen" SET STATISTICS 0,
	ALTER COLUMN "seen" SET DATA TYPE bytea;--> statement-breakpoint
ALTER TABLE "sessions"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "verification_id" SET DATA TYPE text,
	ALTER COLUMN "scan_ref" SET STATISTICS 0,
	ALTER COLUMN "scan_ref" SET DATA TYPE text;--> statement-breakpoint
ALTER TABLE "results"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "verification_id" SET DATA TYPE text,
	ALTER COLUMN "event_id" SET STATISTICS 0,
	ALTER COLUMN "event_id" SET DATA TYPE text,
	ALTER COLUMN "scan_ref" SET STATISTICS 0,
	ALTER COLUMN "scan_ref" SET DATA TYPE text,
	ALTER COLUMN "status" SET STATISTICS 0,
	ALTER COLUMN "status" SET DATA TYPE bytea,
	ALTER COLUMN "data" SET STATISTICS 0,
	ALTER COLUMN "data" SET DATA TYPE bytea;--> statement-breakpoint
ALTER TABLE "contradictions"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "verification_id" SET DATA TYPE text,
	ALTER COLUMN "event_id" SET STATISTICS 0,
	ALTER COLUMN "event_id" SET DATA TYPE text,
	ALTER COLUMN "scan_ref" SET STATISTICS 0,
	ALTER COLUMN "scan_ref" SET DATA TYPE text,
	ALTER COLUMN "status" SET STATISTICS 0,
	ALTER COLUMN "status" SET DATA TYPE bytea;--> statement-breakpoint
ALTER TABLE "expiry_notices"
	ALTER COLUMN "event_id" SET STATISTICS 0,
	ALTER COLUMN "event_id" SET DATA TYPE text,
	ALTER COLUMN "scan_ref" SET STATISTICS 0,
	ALTER COLUMN "scan_ref" SET DATA TYPE text,
	ALTER COLUMN "client_id" SET STATISTICS 0,
	ALTER COLUMN "client_id" SET DATA TYPE text,
	ALTER COLUMN "threshold" SET STATISTICS 0,
	ALTER COLUMN "threshold" SET DATA TYPE bytea,
	ALTER COLUMN "document_expiration" SET STATISTICS 0,
	ALTER COLUMN "document_expiration" SET DATA TYPE bytea;--> statement-breakpoint
ALTER TABLE "documents"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "verification_id" SET DATA TYPE text,
	ALTER COLUMN "name" SET STATISTICS 0,
	ALTER COLUMN "name" SET DATA TYPE text,
	ALTER COLUMN "key" SET STATISTICS 0,
	ALTER COLUMN "key" SET DATA TYPE text,
	ALTER COLUMN "sha256" SET STATISTICS 0,
	ALTER COLUMN "sha256" SET DATA TYPE text;--> statement-breakpoint
ALTER TABLE "webhooks"
	ALTER COLUMN "event_id" SET STATISTICS 0,
	ALTER COLUMN "event_id" SET DATA TYPE text,
	ALTER COLUMN "scan_ref" SET STATISTICS 0,
	ALTER COLUMN "scan_ref" SET DATA TYPE text,
	ALTER COLUMN "client_id" SET STATISTICS 0,
	ALTER COLUMN "client_id" SET DATA TYPE text,
	ALTER COLUMN "external_ref" SET STATISTICS 0,
	ALTER COLUMN "external_ref" SET DATA TYPE text,
	ALTER COLUMN "digest" SET STATISTICS 0,
	ALTER COLUMN "digest" SET DATA TYPE text,
	ALTER COLUMN "body" SET STATISTICS 0,
	ALTER COLUMN "body" SET DATA TYPE bytea,
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "verification_id" SET DATA TYPE text;--> statement-breakpoint
ALTER TABLE "legal_holds"
	ALTER COLUMN "client_id" SET STATISTICS 0,
	ALTER COLUMN "client_id" SET DATA TYPE text,
	ALTER COLUMN "reason" SET STATISTICS 0,
	ALTER COLUMN "reason" SET DATA TYPE bytea;--> statement-breakpoint
ALTER TABLE "erasures"
	ALTER COLUMN "erasure_id" SET STATISTICS 0,
	ALTER COLUMN "erasure_id" SET DATA TYPE text,
	ALTER COLUMN "client_digest" SET STATISTICS 0,
	ALTER COLUMN "client_digest" SET DATA TYPE text,
	ALTER COLUMN "subject" SET STATISTICS 0,
	ALTER COLUMN "subject" SET DATA TYPE bytea;--> statement-breakpoint
ALTER TABLE "act_notes"
	ALTER COLUMN "client_digest" SET STATISTICS 0,
	ALTER COLUMN "client_digest" SET DATA TYPE text,
	ALTER COLUMN "note" SET STATISTICS 0,
	ALTER COLUMN "note" SET DATA TYPE bytea;--> statement-breakpoint
ALTER TABLE "first_approvals"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "reviewer" SET STATISTICS 0,
	ALTER COLUMN "reason" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "act_sources" ALTER COLUMN "source" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "desk_sessions"
	ALTER COLUMN "source" SET STATISTICS 0,
	ALTER COLUMN "source" SET DATA TYPE text;
