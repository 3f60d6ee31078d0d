DROP INDEX "verifications_review_since";--> statement-breakpoint
CREATE INDEX "erasures_incomplete" ON "erasures" USING btree ("erasure_id") WHERE "erasures"."completed_at" is null;--> statement-breakpoint
CREATE INDEX "expiry_notices_client" ON "expiry_notices" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "expiry_notices_received_at" ON "expiry_notices" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "verifications_review_queue" ON "verifications" USING btree ("review_since","verification_id") WHERE "verifications"."review_since" is not null;--> statement-breakpoint
CREATE INDEX "verifications_open" ON "verifications" USING btree ("opened_at") WHERE "verifications"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "webhooks_client" ON "webhooks" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "webhooks_scan_ref" ON "webhooks" USING btree ("scan_ref");