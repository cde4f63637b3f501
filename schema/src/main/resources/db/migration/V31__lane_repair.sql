-- How far the repair of hints has come. Whoever holds the row repairs; the other processes leave it to that one.
CREATE TABLE lane_repair (
    only_row     BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    after_tenant UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);
INSERT INTO lane_repair DEFAULT VALUES;
