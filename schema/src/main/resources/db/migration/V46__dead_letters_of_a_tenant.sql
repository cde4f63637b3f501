-- A tenant's dead letters without a walk past everybody's. As the predicate is that of idx_messages_log_dead, it costs no
-- transition more than that one does. The indexes of the partitions are built concurrently after this (PartitionedIndexes).
CREATE INDEX idx_messages_log_dead_tenant ON ONLY channel_messages_log (tenant_id, dead_at DESC, id DESC)
    WHERE dead_at IS NOT NULL;
