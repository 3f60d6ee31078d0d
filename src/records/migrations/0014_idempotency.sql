CREATE TABLE "idempotent_requests" (
	"digest" text PRIMARY KEY NOT NULL,
	"client_digest" text NOT NULL,
	"request_digest" text NOT NULL,
	"request_id" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"status" integer,
	"media_type" text,
	"body" "bytea"
);
--> statement-breakpoint
CREATE INDEX "idempotent_requests_client" ON "idempotent_requests" USING btree ("client_digest");--> statement-breakpoint
CREATE INDEX "idempotent_requests_started_at" ON "idempotent_requests" USING btree ("started_at");--> statement-breakpoint
-- Nothing of a ciphertext or of what tells of one request is sampled (migration 0009).
ALTER TABLE "idempotent_requests"
	ALTER COLUMN "digest" SET STATISTICS 0,
	ALTER COLUMN "client_digest" SET STATISTICS 0,
	ALTER COLUMN "request_digest" SET STATISTICS 0,
	ALTER COLUMN "request_id" SET STATISTICS 0,
	ALTER COLUMN "body" SET STATISTICS 0;
