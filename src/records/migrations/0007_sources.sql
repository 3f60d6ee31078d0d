ALTER TABLE "readings" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "desk_sessions" ADD COLUMN "used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "desk_sessions" ADD COLUMN "source" text;--> statement-breakpoint
CREATE INDEX "readings_source" ON "readings" USING btree ("read_at") WHERE "readings"."source" is not null;