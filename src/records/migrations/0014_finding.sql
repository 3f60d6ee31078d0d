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
CREATE TABLE "marks" (
	"verification_id" text NOT NULL,
	"mark" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "marks_verification_id_mark_pk" PRIMARY KEY("verification_id","mark")
);
--> statement-breakpoint
DROP INDEX "verifications_closed_at";--> statement-breakpoint
DROP INDEX "verifications_open";--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "request" "bytea";--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "blocked_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "blocked_reason" text;--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "is_marked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "marks" ADD CONSTRAINT "marks_verification_id_verifications_verification_id_fk" FOREIGN KEY ("verification_id") REFERENCES "public"."verifications"("verification_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotent_requests_client" ON "idempotent_requests" USING btree ("client_digest");--> statement-breakpoint
CREATE INDEX "idempotent_requests_started_at" ON "idempotent_requests" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "marks_mark" ON "marks" USING btree ("mark","opened_at","verification_id");--> statement-breakpoint
CREATE INDEX "verifications_opened_at" ON "verifications" USING btree ("opened_at","verification_id");--> statement-breakpoint
CREATE INDEX "verifications_outcome" ON "verifications" USING btree ("outcome","opened_at","verification_id");--> statement-breakpoint
CREATE INDEX "verifications_method" ON "verifications" USING btree ("method","opened_at","verification_id");--> statement-breakpoint
CREATE INDEX "verifications_awaiting" ON "verifications" USING btree ("opened_at","verification_id") WHERE "verifications"."review_since" is not null;--> statement-breakpoint
CREATE INDEX "verifications_blocked" ON "verifications" USING btree ("opened_at","verification_id") WHERE "verifications"."blocked_since" is not null;--> statement-breakpoint
CREATE INDEX "verifications_unmarked" ON "verifications" USING btree ("verification_id") WHERE not "verifications"."is_marked";--> statement-breakpoint
CREATE INDEX "verifications_closed_at" ON "verifications" USING btree ("closed_at","verification_id");--> statement-breakpoint
CREATE INDEX "verifications_open" ON "verifications" USING btree ("opened_at","verification_id") WHERE "verifications"."closed_at" is null;--> statement-breakpoint
-- Nothing of a ciphertext, or of what tells of one verification or request, is sampled (migration 0009).
ALTER TABLE "verifications" ALTER COLUMN "request" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "marks"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "mark" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "idempotent_requests"
	ALTER COLUMN "digest" SET STATISTICS 0,
	ALTER COLUMN "client_digest" SET STATISTICS 0,
	ALTER COLUMN "request_digest" SET STATISTICS 0,
	ALTER COLUMN "request_id" SET STATISTICS 0,
	ALTER COLUMN "body" SET STATISTICS 0;
