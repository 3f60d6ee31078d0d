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
CREATE TABLE "acts" (
	"position" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"acted_by" text NOT NULL,
	"verification_id" text,
	"client_digest" text,
	"source" text,
	"detail" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "act_notes_client" ON "act_notes" USING btree ("client_digest");--> statement-breakpoint
CREATE INDEX "acts_verification" ON "acts" USING btree ("verification_id");--> statement-breakpoint
CREATE INDEX "acts_client" ON "acts" USING btree ("client_digest");--> statement-breakpoint
CREATE INDEX "acts_kind" ON "acts" USING btree ("kind","position");--> statement-breakpoint
-- The second line behind the rights of the processes' role, and the only one of the embedded database: whoever owns the
-- tables may take it away.
CREATE FUNCTION "only_added_to"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;--> statement-breakpoint
CREATE TRIGGER "acts_only_added_to" BEFORE UPDATE OR DELETE OR TRUNCATE ON "acts" FOR EACH STATEMENT EXECUTE FUNCTION "only_added_to"();--> statement-breakpoint
CREATE TRIGGER "act_checkpoints_only_added_to" BEFORE UPDATE OR DELETE OR TRUNCATE ON "act_checkpoints" FOR EACH STATEMENT EXECUTE FUNCTION "only_added_to"();
