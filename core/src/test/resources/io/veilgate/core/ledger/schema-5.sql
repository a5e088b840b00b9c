BEGIN TRANSACTION;
CREATE TABLE commitment_request (
    transaction_uid TEXT PRIMARY KEY,
    archive         INTEGER NOT NULL,
    asked_at        INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "commitment_request" VALUES('2.25.99',6,7);
CREATE TABLE expectation (
    series   INTEGER NOT NULL,
    instance INTEGER NOT NULL,
    study    INTEGER NOT NULL,
    PRIMARY KEY (series, instance)
) WITHOUT ROWID;
INSERT INTO "expectation" VALUES(1,1,1);
INSERT INTO "expectation" VALUES(1,2,1);
INSERT INTO "expectation" VALUES(1,3,1);
CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL, installed_on TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')), execution_time INT NOT NULL, success BOOLEAN NOT NULL);
INSERT INTO "flyway_schema_history" VALUES(1,'1','ledger','SQL','V1__ledger.sql',1452220979,'','2026-11-01 00:00:00.000',1,1);
INSERT INTO "flyway_schema_history" VALUES(2,'2','join','SQL','V2__join.sql',746511589,'','2026-11-01 00:00:00.000',1,1);
INSERT INTO "flyway_schema_history" VALUES(3,'3','job priority','SQL','V3__job_priority.sql',-1026436537,'','2026-11-01 00:00:00.000',1,1);
INSERT INTO "flyway_schema_history" VALUES(4,'4','warning','SQL','V4__warning.sql',1537662069,'','2026-11-01 00:00:00.000',1,1);
INSERT INTO "flyway_schema_history" VALUES(5,'5','storage commitment','SQL','V5__storage_commitment.sql',309898313,'','2026-11-01 00:00:00.000',1,1);
CREATE TABLE instance (
    id            INTEGER PRIMARY KEY,
    project       INTEGER NOT NULL,
    uid           TEXT NOT NULL,
    generation    INTEGER NOT NULL DEFAULT 0,
    state         INTEGER NOT NULL,
    bytes         INTEGER NOT NULL DEFAULT 0,
    reason        INTEGER,
    rules         INTEGER,
    profile       INTEGER,
    configuration INTEGER,
    digest        BLOB,
    new_uid       TEXT,
    differing     INTEGER NOT NULL DEFAULT 0,
    received_at   INTEGER,
    finished_at   INTEGER, seen INTEGER NOT NULL DEFAULT 0, entry INTEGER, warning INTEGER,
    UNIQUE (project, uid, generation)
);
INSERT INTO "instance" VALUES(1,1,'1.2.3.4.1',0,1,700,NULL,NULL,NULL,NULL,NULL,NULL,0,5,NULL,3,NULL,NULL);
INSERT INTO "instance" VALUES(2,1,'1.2.3.4.2',0,3,700,5,2,3,4,NULL,NULL,0,5,6,3,NULL,NULL);
INSERT INTO "instance" VALUES(3,1,'1.2.3.4.3',0,4,700,NULL,2,3,4,X'00FF','2.25.3',1,5,6,3,77,45062);
CREATE TABLE job (
    id            TEXT PRIMARY KEY,
    project       TEXT NOT NULL,
    peer          TEXT NOT NULL,
    mode          TEXT NOT NULL,
    list_digest   TEXT NOT NULL,
    list_name     TEXT NOT NULL,
    configuration TEXT NOT NULL,
    state         TEXT NOT NULL,
    created       INTEGER NOT NULL,
    finished      INTEGER
, priority TEXT NOT NULL DEFAULT 'MEDIUM') WITHOUT ROWID;
INSERT INTO "job" VALUES('j1','stroke','PACS','get','d1','list.csv','conf-1','RUNNING',1,NULL,'HIGH');
CREATE TABLE line (
    job             TEXT NOT NULL,
    number          INTEGER NOT NULL,
    key_kind        TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    new_patient_id  TEXT,
    new_study_uid   TEXT,
    error           TEXT,
    PRIMARY KEY (job, number)
) WITHOUT ROWID;
INSERT INTO "line" VALUES('j1',2,'StudyInstanceUID','EXPANDED','P1',NULL,NULL);
CREATE TABLE making (
    id          INTEGER PRIMARY KEY,
    project     TEXT NOT NULL,
    digest      TEXT NOT NULL,
    document    BLOB NOT NULL,
    open        INTEGER NOT NULL,
    pin_through INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "making" VALUES(1,'stroke','made-so',X'07',0,0);
CREATE TABLE name (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);
INSERT INTO "name" VALUES(1,'stroke');
INSERT INTO "name" VALUES(2,'rules-1');
INSERT INTO "name" VALUES(3,'basic/1');
INSERT INTO "name" VALUES(4,'conf-1');
INSERT INTO "name" VALUES(5,'no-rule');
INSERT INTO "name" VALUES(6,'ARCHIVE');
CREATE TABLE node_start (
    number INTEGER NOT NULL
);
INSERT INTO "node_start" VALUES(3);
CREATE TABLE pinned_entry (
    entry  INTEGER PRIMARY KEY,
    making INTEGER NOT NULL
);
INSERT INTO "pinned_entry" VALUES(42,1);
CREATE TABLE project_key (
    project     TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "project_key" VALUES('stroke','fingerprint');
CREATE TABLE research_id (
    project     TEXT NOT NULL,
    patient     TEXT NOT NULL,
    research_id TEXT NOT NULL,
    PRIMARY KEY (project, patient)
) WITHOUT ROWID;
INSERT INTO "research_id" VALUES('stroke','hash','SUBJECT-7');
CREATE TABLE series (
    id    INTEGER PRIMARY KEY,
    study INTEGER NOT NULL,
    uid   TEXT NOT NULL,
    UNIQUE (study, uid)
);
INSERT INTO "series" VALUES(1,1,'1.2.3.4');
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
INSERT INTO "stored" VALUES(1,43,6,'2.25.1',X'11EE',2,3,4,1,1);
CREATE TABLE study (
    id          INTEGER PRIMARY KEY,
    job         TEXT NOT NULL,
    uid         TEXT NOT NULL,
    line        INTEGER NOT NULL,
    state       TEXT NOT NULL,
    error       TEXT,
    announced   INTEGER NOT NULL,
    expected    INTEGER NOT NULL DEFAULT 0,
    received    INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    archived    INTEGER NOT NULL DEFAULT 0,
    bytes       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (job, uid)
);
INSERT INTO "study" VALUES(1,'j1','1.2.3',2,'OPEN',NULL,3,0,1,0,1,1,2100);
CREATE TABLE total (
    project   INTEGER NOT NULL,
    state     INTEGER NOT NULL,
    instances INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,
    PRIMARY KEY (project, state)
) WITHOUT ROWID;
INSERT INTO "total" VALUES(1,1,1,700);
INSERT INTO "total" VALUES(1,3,1,700);
INSERT INTO "total" VALUES(1,4,1,700);
CREATE INDEX job_list ON job (project, peer, list_digest);
CREATE INDEX study_line ON study (job, line);
CREATE INDEX study_uid ON study (uid);
CREATE INDEX instance_in_work ON instance (id) WHERE state = 1;
CREATE INDEX expectation_instance ON expectation (instance, study);
CREATE INDEX instance_held ON instance (id) WHERE state = 3;
CREATE INDEX making_project ON making (project, id);
CREATE INDEX instance_warning ON instance (project, warning) WHERE warning IS NOT NULL;
CREATE INDEX stored_new_uid ON stored (new_uid);
COMMIT;
