CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_name_unique" UNIQUE("name"),
	CONSTRAINT "api_keys_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"verification_id" text NOT NULL,
	"name" text NOT NULL,
	"step" text NOT NULL,
	"key" text NOT NULL,
	"byte_length" integer NOT NULL,
	"sha256" text NOT NULL,
	"media_type" text NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "documents_verification_id_name_pk" PRIMARY KEY("verification_id","name")
);
--> statement-breakpoint
CREATE TABLE "results" (
	"verification_id" text NOT NULL,
	"event_id" text NOT NULL,
	"role" text NOT NULL,
	"position" integer NOT NULL,
	"superseded" boolean NOT NULL,
	"source" text NOT NULL,
	"event_type" text NOT NULL,
	"final" boolean,
	"overall" text NOT NULL,
	"status" jsonb NOT NULL,
	"data" jsonb,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "results_verification_id_event_id_pk" PRIMARY KEY("verification_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"verification_id" text NOT NULL,
	"role" text NOT NULL,
	"scan_ref" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_verification_id_role_pk" PRIMARY KEY("verification_id","role")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"verification_id" text PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"method" text NOT NULL,
	"external_ref" text,
	"outcome" text,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"timeline" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"comparison" jsonb,
	"asked" jsonb NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"event_id" text PRIMARY KEY NOT NULL,
	"scan_ref" text,
	"client_id" text,
	"external_ref" text,
	"event_type" text NOT NULL,
	"final" boolean,
	"overall" text,
	"digest" text NOT NULL,
	"body" "bytea" NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"parked_reason" text,
	"verification_id" text,
	"delivered_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_verification_id_verifications_verification_id_fk" FOREIGN KEY ("verification_id") REFERENCES "public"."verifications"("verification_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_verification_id_verifications_verification_id_fk" FOREIGN KEY ("verification_id") REFERENCES "public"."verifications"("verification_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_scan_ref" ON "sessions" USING btree ("scan_ref");--> statement-breakpoint
CREATE INDEX "verifications_client_attempt" ON "verifications" USING btree ("client_id","attempt");--> statement-breakpoint
CREATE INDEX "webhooks_state_not_before" ON "webhooks" USING btree ("state","not_before");--> statement-breakpoint
CREATE INDEX "webhooks_verification" ON "webhooks" USING btree ("verification_id");