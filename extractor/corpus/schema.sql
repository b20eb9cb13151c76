-- The first schema of a corpus. Never edit it once a release has gone out: write migrations/NNNN_what.sql instead.
-- Numbers that a report states are kept twice: exactly as decimal text (*_exact) and as REAL for queries.
-- Offsets (start, end) are character offsets into documents.text; pages count from 1; boxes are points, "x0 top x1 bottom".

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- One row a run of ingest, so that a row can be traced to the versions and the time that made it.
CREATE TABLE runs (
    id      INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    ended   TEXT,
    parser  TEXT NOT NULL,
    rules   TEXT NOT NULL,
    plan    TEXT
);

CREATE TABLE plans (
    id       TEXT PRIMARY KEY,   -- hash of the plan's content
    name     TEXT NOT NULL,      -- its number, or its file name
    title    TEXT NOT NULL,
    deadline TEXT,
    stored   TEXT NOT NULL,
    serial   INTEGER NOT NULL,
    json     TEXT NOT NULL
) WITHOUT ROWID;

-- One row a file that was sent in, readable or not.
CREATE TABLE submissions (
    id         INTEGER PRIMARY KEY,
    sha256     TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    container  TEXT,                -- the archive or e-mail it came in
    received   TEXT,                -- when it was sent, where that is known (e-mail)
    media_type TEXT,
    bytes      INTEGER,
    state      TEXT NOT NULL CHECK (state IN ('done', 'failed')),
    code       TEXT,                -- why it failed: stable code …
    reason     TEXT,                -- … and the words for people
    parser     TEXT NOT NULL,
    rules      TEXT NOT NULL,
    plan       TEXT,
    stored     TEXT NOT NULL,
    run        INTEGER,
    serial     INTEGER NOT NULL,    -- order of arrival
    changed    INTEGER NOT NULL DEFAULT 0,  -- the generation in which anything about it changed last
    file       TEXT                 -- where the original lies inside the corpus folder
);

CREATE INDEX submissions_changed ON submissions(changed);

-- The same bytes may arrive under several names; none of them is forgotten.
CREATE TABLE sightings (
    submission INTEGER NOT NULL REFERENCES submissions(id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    seen       TEXT NOT NULL,
    PRIMARY KEY (submission, name)
) WITHOUT ROWID;

-- What was read out of a submission; the same id as its submission.
CREATE TABLE documents (
    id            INTEGER PRIMARY KEY REFERENCES submissions(id) ON DELETE CASCADE,
    type          TEXT,
    number        TEXT,
    issuer        TEXT,
    issuer_key    TEXT,
    parent        TEXT,
    agency_kind   TEXT,
    place         TEXT,
    date          TEXT,
    year          INTEGER,
    subject       TEXT,
    recipients    TEXT NOT NULL,    -- JSON list
    addressees    TEXT NOT NULL,    -- JSON list
    signer        TEXT,
    signer_title  TEXT,
    signing_mode  TEXT,
    period_from   TEXT,
    period_to     TEXT,
    period_text   TEXT,
    pages         INTEGER NOT NULL,
    ocr           INTEGER NOT NULL,
    submitter     TEXT,             -- the plan's name for the agency
    plan          TEXT,
    outline       TEXT,
    lineage       TEXT,             -- documents of one lineage are versions of one report
    relation      TEXT,             -- 'replaces' or 'supplements' what stands in `supersedes`
    supersedes    INTEGER,
    superseded_by INTEGER,
    page_starts   TEXT NOT NULL,    -- JSON list of [page, start, end, width, height, origin]
    text          TEXT NOT NULL     -- last, so that the other columns are read without it
);
CREATE INDEX documents_lineage ON documents(lineage);
CREATE INDEX documents_number ON documents(number);
CREATE INDEX documents_issuer ON documents(issuer_key);

CREATE TABLE sections (
    document      INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n             INTEGER NOT NULL,
    id            TEXT NOT NULL,
    label         TEXT NOT NULL,
    level         INTEGER NOT NULL,
    heading       TEXT NOT NULL,
    start         INTEGER NOT NULL,
    "end"         INTEGER NOT NULL,
    heading_start INTEGER NOT NULL,
    heading_end   INTEGER NOT NULL,
    page          INTEGER NOT NULL,
    parent        TEXT,
    role          TEXT,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

CREATE TABLE figures (
    document         INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n                INTEGER NOT NULL,
    id               TEXT NOT NULL,
    key              TEXT NOT NULL,     -- stable across re-reading; corrections hang on it
    text             TEXT NOT NULL,
    start            INTEGER NOT NULL,
    "end"            INTEGER NOT NULL,
    page             INTEGER NOT NULL,
    bbox             TEXT,
    value_exact      TEXT NOT NULL,
    value            REAL NOT NULL,
    value_max_exact  TEXT,
    value_max        REAL,
    unit             TEXT NOT NULL,
    quantity         TEXT NOT NULL,
    base_value_exact TEXT NOT NULL,
    base_value       REAL NOT NULL,
    base_unit        TEXT NOT NULL,
    qualifier        TEXT,
    change           TEXT,
    per              TEXT,
    part_exact       TEXT,
    part             REAL,
    noun             TEXT,
    indicator        TEXT,
    subject          TEXT,
    subject_key      TEXT,
    period_from      TEXT,
    period_to        TEXT,
    period_text      TEXT,
    status           TEXT,
    section          TEXT,
    rule             TEXT NOT NULL,
    confidence       REAL NOT NULL,
    needs_review     INTEGER NOT NULL,
    reading          TEXT,
    review           TEXT,
    quote            TEXT NOT NULL,     -- the sentence it stands in
    PRIMARY KEY (document, n)
) WITHOUT ROWID;
CREATE INDEX figures_key ON figures(key);
CREATE INDEX figures_subject ON figures(subject_key, indicator) WHERE subject_key IS NOT NULL;
CREATE INDEX figures_review ON figures(document) WHERE needs_review = 1;

-- Citations of official documents; `references` is a keyword of SQL, so queries may say citations instead.
CREATE TABLE citations (
    document   INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n          INTEGER NOT NULL,
    id         TEXT,
    text       TEXT NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    page       INTEGER NOT NULL,
    bbox       TEXT,
    type       TEXT,
    number     TEXT,
    year       INTEGER,
    symbol     TEXT,
    issuer     TEXT,
    date       TEXT,
    name       TEXT,
    article    TEXT,
    own        INTEGER NOT NULL,
    section    TEXT,
    confidence REAL NOT NULL,
    rule       TEXT NOT NULL,
    resolved   TEXT,
    first      TEXT,
    repairs    TEXT NOT NULL,           -- JSON list
    PRIMARY KEY (document, n)
) WITHOUT ROWID;
CREATE INDEX citations_id ON citations(id);
CREATE VIEW "references" AS SELECT * FROM citations;

CREATE TABLE tables_ (
    document INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n        INTEGER NOT NULL,
    id       TEXT NOT NULL,
    page     INTEGER NOT NULL,
    bbox     TEXT,
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    title    TEXT,
    columns  TEXT NOT NULL,             -- JSON list
    kind     TEXT NOT NULL,
    section  TEXT,
    unit     TEXT,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

CREATE TABLE cells (
    document    INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n           INTEGER NOT NULL,
    "table"     TEXT NOT NULL,
    row         INTEGER NOT NULL,
    col         INTEGER NOT NULL,
    text        TEXT NOT NULL,
    start       INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    page        INTEGER NOT NULL,
    row_span    INTEGER NOT NULL,
    column_span INTEGER NOT NULL,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

CREATE TABLE annex (
    document            INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n                   INTEGER NOT NULL,
    "table"             TEXT NOT NULL,
    row                 INTEGER NOT NULL,
    "group"             TEXT,
    name                TEXT NOT NULL,
    name_key            TEXT,
    investor            TEXT,
    area_exact          TEXT,
    area                REAL,           -- ha
    leasable_area_exact TEXT,
    leasable_area       REAL,           -- ha
    leased_area_exact   TEXT,
    leased_area         REAL,           -- ha
    occupancy_exact     TEXT,
    occupancy           REAL,           -- %
    cells               TEXT NOT NULL,  -- JSON list of [head, text]
    start               INTEGER NOT NULL,
    "end"               INTEGER NOT NULL,
    page                INTEGER NOT NULL,
    bbox                TEXT,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

CREATE TABLE warnings (
    document INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n        INTEGER NOT NULL,
    code     TEXT NOT NULL,
    message  TEXT NOT NULL,
    page     INTEGER,
    start    INTEGER,
    "end"    INTEGER,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

-- What the check against the outline said: a verdict for each item, one for each annex, and findings with their places.
CREATE TABLE items (
    document INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n        INTEGER NOT NULL,
    id       TEXT NOT NULL,
    heading  TEXT NOT NULL,
    status   TEXT NOT NULL,
    score    REAL NOT NULL,
    section  TEXT,
    start    INTEGER,
    "end"    INTEGER,
    page     INTEGER,
    why      TEXT NOT NULL,
    near     TEXT NOT NULL,             -- JSON list of [section, score]
    figures  INTEGER NOT NULL,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

CREATE TABLE annexes (
    document        INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n               INTEGER NOT NULL,
    id              TEXT NOT NULL,
    status          TEXT NOT NULL,
    columns_missing TEXT NOT NULL,      -- JSON list
    groups_missing  TEXT NOT NULL,      -- JSON list
    rows            INTEGER NOT NULL,
    "table"         TEXT,
    why             TEXT NOT NULL,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

CREATE TABLE findings (
    document INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    n        INTEGER NOT NULL,
    code     TEXT NOT NULL,
    severity TEXT NOT NULL,
    message  TEXT NOT NULL,
    places   TEXT NOT NULL,             -- JSON list of [start, end, page]
    page     INTEGER,
    quote    TEXT NOT NULL,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

-- What people changed. Rows are only ever added: the newest row of a figure's field counts. They hang on the figure's
-- stable key and the file's hash, not on row numbers, so that reading the file again leaves them in force.
CREATE TABLE corrections (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL,
    key    TEXT NOT NULL,
    field  TEXT NOT NULL,
    old    TEXT,
    new    TEXT,
    who    TEXT NOT NULL,
    at     TEXT NOT NULL,
    why    TEXT NOT NULL
);
CREATE INDEX corrections_key ON corrections(key, field, id);
CREATE TRIGGER corrections_keep_update BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER corrections_keep_delete BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;

-- Passages for search: `exact` with marks and tones as typed, `folded` without, `numbers` document numbers as one term.
CREATE TABLE passages (
    id       INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    section  TEXT,
    page     INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    exact    TEXT NOT NULL,
    folded   TEXT NOT NULL,
    numbers  TEXT NOT NULL
);
CREATE INDEX passages_document ON passages(document);
CREATE VIRTUAL TABLE passages_fts USING fts5(
    exact, folded, numbers, content='passages', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
);
-- A hit in a document number weighs more than one in a word.
INSERT INTO passages_fts(passages_fts, rank) VALUES ('rank', 'bm25(1.0, 1.0, 4.0)');
CREATE TRIGGER passages_insert AFTER INSERT ON passages BEGIN
    INSERT INTO passages_fts(rowid, exact, folded, numbers) VALUES (new.id, new.exact, new.folded, new.numbers);
END;
CREATE TRIGGER passages_delete AFTER DELETE ON passages BEGIN
    INSERT INTO passages_fts(passages_fts, rowid, exact, folded, numbers)
    VALUES ('delete', old.id, old.exact, old.folded, old.numbers);
END;
CREATE TRIGGER passages_update AFTER UPDATE ON passages BEGIN
    INSERT INTO passages_fts(passages_fts, rowid, exact, folded, numbers)
    VALUES ('delete', old.id, old.exact, old.folded, old.numbers);
    INSERT INTO passages_fts(rowid, exact, folded, numbers) VALUES (new.id, new.exact, new.folded, new.numbers);
END;

INSERT INTO meta VALUES ('generation', '0'), ('created', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));
