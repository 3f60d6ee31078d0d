ALTER TABLE "sessions" DROP CONSTRAINT "sessions_verification_id_role_pk";--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_verification_id_scan_ref_pk" PRIMARY KEY("verification_id","scan_ref");--> statement-breakpoint
ALTER TABLE "results" ADD COLUMN "scan_ref" text;--> statement-breakpoint
UPDATE "results" SET "scan_ref" = coalesce((SELECT "sessions"."scan_ref" FROM "sessions" WHERE "sessions"."verification_id" = "results"."verification_id" AND "sessions"."role" = "results"."role"), '');--> statement-breakpoint
ALTER TABLE "results" ALTER COLUMN "scan_ref" SET NOT NULL;
