-- Times are milliseconds since 1970. Texts that many rows share (projects, versions) stand once, in name.

CREATE TABLE name (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);

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
) WITHOUT ROWID;

CREATE INDEX job_list ON job (project, peer, list_digest);

-- a line of a job's study list, by its number in the list
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

-- a study that a job is to fetch, and how many of the instances expected in it stand where
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

CREATE INDEX study_line ON study (job, line);
CREATE INDEX study_uid ON study (uid);

CREATE TABLE series (
    id    INTEGER PRIMARY KEY,
    study INTEGER NOT NULL,
    uid   TEXT NOT NULL,
    UNIQUE (study, uid)
);

-- an instance of a project, whoever asked for it; state: 0 expected, 1 received, 2 failed, 3 quarantined, 4 archived
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
    finished_at   INTEGER,
    UNIQUE (project, uid, generation)
);

CREATE INDEX instance_in_work ON instance (id) WHERE state = 1;

-- which jobs' series an instance is expected in
CREATE TABLE expectation (
    series   INTEGER NOT NULL,
    instance INTEGER NOT NULL,
    study    INTEGER NOT NULL,
    PRIMARY KEY (series, instance)
) WITHOUT ROWID;

CREATE INDEX expectation_instance ON expectation (instance, study);

-- instances of a project by state, kept by the writer: row counts without counting
CREATE TABLE total (
    project   INTEGER NOT NULL,
    state     INTEGER NOT NULL,
    instances INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,
    PRIMARY KEY (project, state)
) WITHOUT ROWID;

CREATE TABLE research_id (
    project     TEXT NOT NULL,
    patient     TEXT NOT NULL,
    research_id TEXT NOT NULL,
    PRIMARY KEY (project, patient)
) WITHOUT ROWID;

CREATE TABLE project_key (
    project     TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL
) WITHOUT ROWID;
