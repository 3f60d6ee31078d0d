CREATE TABLE "contradictions" (
	"verification_id" text NOT NULL,
	"event_id" text NOT NULL,
	"role" text NOT NULL,
	"scan_ref" text NOT NULL,
	"overall" text NOT NULL,
	"by_hand" boolean NOT NULL,
	"status" "bytea" NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contradictions_verification_id_event_id_pk" PRIMARY KEY("verification_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "expiry_notices" (
	"event_id" text PRIMARY KEY NOT NULL,
	"scan_ref" text NOT NULL,
	"client_id" text,
	"threshold" "bytea" NOT NULL,
	"document_expiration" "bytea",
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contradictions" ADD CONSTRAINT "contradictions_verification_id_verifications_verification_id_fk" FOREIGN KEY ("verification_id") REFERENCES "public"."verifications"("verification_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contradictions_received_at" ON "contradictions" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "expiry_notices_scan_ref" ON "expiry_notices" USING btree ("scan_ref");--> statement-breakpoint
-- Those that were parked before there was this table. Bytes that are not sealed are read as they are.
INSERT INTO "contradictions" ("verification_id", "event_id", "role", "scan_ref", "overall", "by_hand", "status", "received_at")
SELECT DISTINCT "s"."verification_id", "w"."event_id", "s"."role", "w"."scan_ref", coalesce("w"."overall", 'none'), "w"."event_type" = 'IDENTIFICATION_MANUAL_FINISHED', convert_to('{}', 'UTF8'), "w"."received_at"
FROM "webhooks" "w"
JOIN "sessions" "s" ON "s"."verification_id" = "w"."verification_id" AND "s"."scan_ref" = "w"."scan_ref"
JOIN "verifications" "v" ON "v"."verification_id" = "w"."verification_id"
WHERE "w"."state" = 'parked' AND "w"."parked_reason" = 'contradiction';
