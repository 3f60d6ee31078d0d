CREATE TABLE "act_checkpoints" (
	"position" bigint PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"signature" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "act_head" (
	"name" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"hash" text NOT NULL,
	"signature" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "act_notes" (
	"position" bigint PRIMARY KEY NOT NULL,
	"client_digest" text,
	"note" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "act_sources" (
	"position" bigint PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "acts" (
	"position" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"acted_by" text NOT NULL,
	"verification_id" text,
	"client_digest" text,
	"detail" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
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
CREATE INDEX "act_notes_client" ON "act_notes" USING btree ("client_digest");--> statement-breakpoint
CREATE INDEX "act_sources_at" ON "act_sources" USING btree ("at");--> statement-breakpoint
CREATE INDEX "acts_verification" ON "acts" USING btree ("verification_id");--> statement-breakpoint
CREATE INDEX "acts_client" ON "acts" USING btree ("client_digest");--> statement-breakpoint
CREATE INDEX "acts_kind" ON "acts" USING btree ("kind","position");
--> statement-breakpoint
-- The second line behind the rights of the processes' role, and the only one of the embedded database: whoever owns the
-- tables may take it away.
CREATE FUNCTION "only_added_to"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;--> statement-breakpoint
CREATE TRIGGER "acts_only_added_to" BEFORE UPDATE OR DELETE OR TRUNCATE ON "acts" FOR EACH STATEMENT EXECUTE FUNCTION "only_added_to"();--> statement-breakpoint
CREATE TRIGGER "act_checkpoints_only_added_to" BEFORE UPDATE OR DELETE OR TRUNCATE ON "act_checkpoints" FOR EACH STATEMENT EXECUTE FUNCTION "only_added_to"();--> statement-breakpoint
-- Keys from before go on as they were: they saw everybody's verifications.
UPDATE "api_keys" SET "scopes" = "scopes" || '["all-verifications"]'::jsonb WHERE "scopes" ? 'verifications';
