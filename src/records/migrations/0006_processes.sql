CREATE TABLE "processes" (
	"process_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"keys" jsonb NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
