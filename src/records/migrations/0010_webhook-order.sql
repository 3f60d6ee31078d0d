DROP INDEX "webhooks_state_not_before";--> statement-breakpoint
CREATE INDEX "webhooks_waiting" ON "webhooks" USING btree ("not_before","received_at","event_id") WHERE "webhooks"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "webhooks_parked" ON "webhooks" USING btree ("received_at","event_id") WHERE "webhooks"."state" = 'parked';--> statement-breakpoint
CREATE INDEX "webhooks_parked_reason" ON "webhooks" USING btree ("parked_reason","received_at","event_id") WHERE "webhooks"."state" = 'parked';