-- the number of the start of a node at which the instance's file was last seen in spool or quarantine, and the spool entry that was archived
ALTER TABLE instance ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instance ADD COLUMN entry INTEGER;

CREATE INDEX instance_held ON instance (id) WHERE state = 3;

-- one row: how often a node has been started on this ledger
CREATE TABLE node_start (
    number INTEGER NOT NULL
);

INSERT INTO node_start (number) VALUES (0);

-- what a project's instances were made with from one change to the next; document says all that it takes to make the same bytes again.
-- open: a node works with it, or stopped without saying which sends had no known outcome; pin_through: spool entries up to this one may
-- have been sent as made with it
CREATE TABLE making (
    id          INTEGER PRIMARY KEY,
    project     TEXT NOT NULL,
    digest      TEXT NOT NULL,
    document    BLOB NOT NULL,
    open        INTEGER NOT NULL,
    pin_through INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX making_project ON making (project, id);

-- spool entries whose send had no known outcome when a node stopped in order; making 0: released from quarantine, bound to none
CREATE TABLE pinned_entry (
    entry  INTEGER PRIMARY KEY,
    making INTEGER NOT NULL
);
