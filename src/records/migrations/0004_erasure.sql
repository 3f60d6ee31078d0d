CREATE TABLE "digest_keys" (
	"purpose" text PRIMARY KEY NOT NULL,
	"key" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erased_sessions" (
	"digest" text PRIMARY KEY NOT NULL,
	"erasure_id" text NOT NULL,
	"dropped_webhooks" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"erasure_id" text PRIMARY KEY NOT NULL,
	"client_digest" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"whole" boolean NOT NULL,
	"attempts_deleted" integer DEFAULT 0 NOT NULL,
	"subject" "bytea",
	"proof" jsonb NOT NULL,
	"completed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "legal_holds" (
	"client_id" text PRIMARY KEY NOT NULL,
	"held_by" text NOT NULL,
	"reason" "bytea" NOT NULL,
	"held_since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "readings" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_by" text NOT NULL,
	"kind" text NOT NULL,
	"verification_id" text,
	"detail" text
);
--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "erasure_id" text;--> statement-breakpoint
CREATE INDEX "erasures_client" ON "erasures" USING btree ("client_digest","requested_at");--> statement-breakpoint
CREATE INDEX "readings_verification" ON "readings" USING btree ("verification_id");--> statement-breakpoint
CREATE INDEX "verifications_closed_at" ON "verifications" USING btree ("closed_at");