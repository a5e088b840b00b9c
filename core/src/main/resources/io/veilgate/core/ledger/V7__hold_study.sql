-- instances of a project that holds studies as a whole: each has passed every step, and waits in the spool for the rest of its study. entry: in the spool;
-- making: digest of what the project's instances were made with then; decision: 0 it waits, 1 the study may be sent, 2 the study is to be held, for the reason
CREATE TABLE ready (
    instance INTEGER PRIMARY KEY,
    entry    INTEGER NOT NULL,
    making   INTEGER NOT NULL,
    decision INTEGER NOT NULL DEFAULT 0,
    reason   INTEGER
);
