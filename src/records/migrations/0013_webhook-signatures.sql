ALTER TABLE "webhooks" ADD COLUMN "signature" "bytea";--> statement-breakpoint
-- As of every column that tells of one person (0009_no-statistics).
ALTER TABLE "webhooks" ALTER COLUMN "signature" SET STATISTICS 0;
