CREATE SEQUENCE "public"."event_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "event_attempts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"event_id" text NOT NULL,
	"endpoint" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"status" integer,
	"milliseconds" integer NOT NULL,
	"failure" text
);
--> statement-breakpoint
CREATE TABLE "event_deliveries" (
	"event_id" text NOT NULL,
	"endpoint" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"not_before" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_until" timestamp with time zone,
	"last_status" integer,
	"last_attempt_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "event_deliveries_event_id_endpoint_pk" PRIMARY KEY("event_id","endpoint")
);
--> statement-breakpoint
CREATE TABLE "event_endpoints" (
	"name" text PRIMARY KEY NOT NULL,
	"sequence" bigint DEFAULT 0 NOT NULL,
	"disabled_at" timestamp with time zone,
	"disabled_reason" text,
	"failing_since" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "events" (
	"event_id" text PRIMARY KEY NOT NULL,
	"id" bigserial NOT NULL,
	"sequence" bigint,
	"numbered_at" timestamp with time zone,
	"type" text NOT NULL,
	"client_id" text,
	"client_digest" text,
	"verification_id" text NOT NULL,
	"attempt" integer,
	"method" text,
	"stage" text,
	"outcome" text,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"about" "bytea",
	"occurred_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "remind_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "event_attempts" ADD CONSTRAINT "event_attempts_event_id_events_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("event_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_deliveries" ADD CONSTRAINT "event_deliveries_event_id_events_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("event_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_attempts_event" ON "event_attempts" USING btree ("event_id","id");--> statement-breakpoint
CREATE INDEX "event_deliveries_waiting" ON "event_deliveries" USING btree ("endpoint","not_before","event_id") WHERE "event_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "event_deliveries_failed" ON "event_deliveries" USING btree ("endpoint","ended_at","event_id") WHERE "event_deliveries"."state" in ('failed', 'dropped');--> statement-breakpoint
CREATE INDEX "events_unnumbered" ON "events" USING btree ("id") WHERE "events"."sequence" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "events_sequence" ON "events" USING btree ("sequence");--> statement-breakpoint
CREATE INDEX "events_type" ON "events" USING btree ("type","sequence");--> statement-breakpoint
CREATE INDEX "events_client" ON "events" USING btree ("client_id","sequence");--> statement-breakpoint
CREATE INDEX "events_client_digest" ON "events" USING btree ("client_digest","sequence") WHERE "events"."client_digest" is not null;--> statement-breakpoint
CREATE INDEX "events_verification" ON "events" USING btree ("verification_id","sequence");--> statement-breakpoint
CREATE INDEX "events_numbered_at" ON "events" USING btree ("numbered_at","sequence");--> statement-breakpoint
CREATE INDEX "verifications_remind_at" ON "verifications" USING btree ("remind_at") WHERE "verifications"."remind_at" is not null;--> statement-breakpoint
-- As in 0009: nothing of a column that tells of one person is sampled.
ALTER TABLE "events"
	ALTER COLUMN "event_id" SET STATISTICS 0,
	ALTER COLUMN "client_id" SET STATISTICS 0,
	ALTER COLUMN "client_digest" SET STATISTICS 0,
	ALTER COLUMN "verification_id" SET STATISTICS 0,
	ALTER COLUMN "detail" SET STATISTICS 0,
	ALTER COLUMN "about" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "event_deliveries" ALTER COLUMN "event_id" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "event_attempts" ALTER COLUMN "event_id" SET STATISTICS 0;--> statement-breakpoint
-- Whoever follows events hears of new ones once they are committed, whatever wrote them. Without content: they are read by their numbers.
CREATE FUNCTION tell_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM fresh) THEN PERFORM pg_notify('events', ''); END IF;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER events_told AFTER INSERT ON "events" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION tell_of_events();
