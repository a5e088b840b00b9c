-- a study that is fetched only when it has stopped growing: how many instances it had when it was last looked at (-1: never), and when it is
-- to be looked at again (0: at once)
ALTER TABLE study ADD COLUMN seen INTEGER NOT NULL DEFAULT -1;
ALTER TABLE study ADD COLUMN due INTEGER NOT NULL DEFAULT 0;

CREATE INDEX study_due ON study (job, due, id);
