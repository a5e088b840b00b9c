-- instances that an archive has stored and not committed (PS3.4 Annex J): their spool entries stay until it has. archive: the peer's name;
-- awaiting: 1 the archive has been or is to be asked, 0 it did not commit and the instance is sent again; refusals: how often it did not
CREATE TABLE stored (
    instance      INTEGER PRIMARY KEY,
    entry         INTEGER NOT NULL,
    archive       INTEGER NOT NULL,
    new_uid       TEXT NOT NULL,
    digest        BLOB NOT NULL,
    rules         INTEGER NOT NULL,
    profile       INTEGER NOT NULL,
    configuration INTEGER NOT NULL,
    awaiting      INTEGER NOT NULL,
    refusals      INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX stored_new_uid ON stored (new_uid);

-- requests for commitment that have had no report yet, by Transaction UID
CREATE TABLE commitment_request (
    transaction_uid TEXT PRIMARY KEY,
    archive         INTEGER NOT NULL,
    asked_at        INTEGER NOT NULL
) WITHOUT ROWID;
