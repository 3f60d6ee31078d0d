CREATE TABLE "client_openers" (
	"client_digest" text NOT NULL,
	"key_name" text NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "client_openers_client_digest_key_name_pk" PRIMARY KEY("client_digest","key_name")
);
--> statement-breakpoint
CREATE TABLE "first_approvals" (
	"verification_id" text PRIMARY KEY NOT NULL,
	"approved_by" text NOT NULL,
	"reviewer" "bytea",
	"reason" "bytea" NOT NULL,
	"review_since" timestamp with time zone NOT NULL,
	"approved_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "addresses" jsonb;--> statement-breakpoint
ALTER TABLE "first_approvals" ADD CONSTRAINT "first_approvals_verification_id_verifications_verification_id_fk" FOREIGN KEY ("verification_id") REFERENCES "public"."verifications"("verification_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "first_approvals"
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "reviewer" SET STATISTICS 0,
	ALTER COLUMN "reason" SET STATISTICS 0;--> statement-breakpoint
-- Keys from before go on as they were: they saw everybody's verifications.
UPDATE "api_keys" SET "scopes" = "scopes" || '["all-verifications"]'::jsonb WHERE "scopes" ? 'verifications';
