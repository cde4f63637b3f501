-- Delivered events are forgotten sooner than the others: found without a walk past those that still wait.
DROP INDEX CONCURRENTLY IF EXISTS idx_callback_events_delivered;
CREATE INDEX CONCURRENTLY idx_callback_events_delivered ON callback_events (id) WHERE status = 'delivered';
