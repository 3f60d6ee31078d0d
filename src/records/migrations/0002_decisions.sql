CREATE TABLE "decisions" (
	"verification_id" text NOT NULL,
	"position" integer NOT NULL,
	"decision" text NOT NULL,
	"decided_by" text NOT NULL,
	"reviewer" text,
	"reason" text NOT NULL,
	"seen" text,
	"reasons" jsonb NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "decisions_verification_id_position_pk" PRIMARY KEY("verification_id","position")
);
--> statement-breakpoint
CREATE TABLE "desk_sessions" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"key_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "comparison_digest" text;--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "review_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "review_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "verifications" ADD COLUMN "approval" text;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_verification_id_verifications_verification_id_fk" FOREIGN KEY ("verification_id") REFERENCES "public"."verifications"("verification_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "verifications_review_since" ON "verifications" USING btree ("review_since");