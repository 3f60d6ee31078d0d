-- Rows from before stay readable as they are; what is written from now on is sealed, and `Records.reseal` seals the rest.
ALTER TABLE "decisions"
	ALTER COLUMN "reviewer" SET DATA TYPE "bytea" USING convert_to("reviewer", 'UTF8'),
	ALTER COLUMN "reason" SET DATA TYPE "bytea" USING convert_to("reason", 'UTF8'),
	ALTER COLUMN "seen" SET DATA TYPE "bytea" USING convert_to("seen", 'UTF8');--> statement-breakpoint
ALTER TABLE "results"
	ALTER COLUMN "status" SET DATA TYPE "bytea" USING convert_to("status"::text, 'UTF8'),
	ALTER COLUMN "data" SET DATA TYPE "bytea" USING convert_to("data"::text, 'UTF8');--> statement-breakpoint
ALTER TABLE "verifications" ALTER COLUMN "timeline" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "verifications"
	ALTER COLUMN "external_ref" SET DATA TYPE "bytea" USING convert_to("external_ref", 'UTF8'),
	ALTER COLUMN "timeline" SET DATA TYPE "bytea" USING convert_to("timeline"::text, 'UTF8'),
	ALTER COLUMN "comparison" SET DATA TYPE "bytea" USING convert_to("comparison"::text, 'UTF8'),
	ALTER COLUMN "comparison_digest" SET DATA TYPE "bytea" USING convert_to("comparison_digest", 'UTF8'),
	ALTER COLUMN "asked" SET DATA TYPE "bytea" USING convert_to("asked"::text, 'UTF8');
