ALTER TABLE "verifications" ADD COLUMN "request" "bytea";--> statement-breakpoint
-- Nothing of a ciphertext is sampled (migration 0009).
ALTER TABLE "verifications" ALTER COLUMN "request" SET STATISTICS 0;
