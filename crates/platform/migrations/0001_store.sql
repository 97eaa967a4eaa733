-- The store's tables, in the common subset of both databases.
-- Days are TEXT 'YYYY-MM-DD', moments INTEGER microseconds UTC, truth values INTEGER 0/1, money INTEGER cents.
-- Every key that may one day be spread over servers begins with the county.

-- The log. Append-only; `seq` is the position in the audit tree, counted from 1.
CREATE TABLE actions (
    seq INTEGER PRIMARY KEY,
    county TEXT NOT NULL,
    record TEXT,
    kind TEXT,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    organ TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    version INTEGER,
    key TEXT,
    previous BLOB,
    salt BLOB,
    commitment BLOB NOT NULL,
    payload TEXT,
    leaf BLOB NOT NULL
);
CREATE UNIQUE INDEX actions_by_key ON actions (county, key);
CREATE UNIQUE INDEX actions_by_record ON actions (county, record, version);

-- The root of the tree after each batch.
CREATE TABLE roots (
    size INTEGER PRIMARY KEY,
    root BLOB NOT NULL,
    at INTEGER NOT NULL
);

-- Signed roots; `frontier` lets the server start without reading the whole log.
CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY,
    root BLOB NOT NULL,
    at INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    public_key BLOB NOT NULL,
    signature BLOB NOT NULL
);

-- What all records have in common. If nothing is done, the law holds a record to be in `held_stage` after `held_after`.
CREATE TABLE records (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    number TEXT,
    external_number TEXT,
    title TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_on TEXT NOT NULL,
    organ TEXT NOT NULL,
    handler TEXT,
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    due_on TEXT,
    yellow_on TEXT,
    red_on TEXT,
    held_after TEXT,
    held_stage TEXT,
    version INTEGER NOT NULL,
    head BLOB NOT NULL,
    PRIMARY KEY (county, id)
) WITHOUT ROWID;
CREATE INDEX records_by_opened ON records (county, kind, opened_on, id);
CREATE INDEX records_by_stage ON records (county, kind, stage, opened_on, id);
CREATE INDEX records_by_organ ON records (county, organ, kind, opened_on, id);
CREATE INDEX records_by_number ON records (county, number) WHERE number IS NOT NULL;
CREATE INDEX records_by_external_number ON records (county, kind, external_number) WHERE external_number IS NOT NULL;
CREATE INDEX records_by_handler ON records (county, handler, due_on) WHERE closed_on IS NULL;
CREATE INDEX records_by_due ON records (county, due_on, id) WHERE closed_on IS NULL;
CREATE INDEX records_by_closed ON records (county, kind, closed_on) WHERE closed_on IS NOT NULL;

-- The worklist: one row for each run of a time limit. `content` is the whole run, the other columns are for finding it.
-- A row with `active_after` is one that a legal fiction would begin after that day, if nothing is done before.
CREATE TABLE time_limits (
    county TEXT NOT NULL,
    record TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    time_limit TEXT NOT NULL,
    started_on TEXT NOT NULL,
    due_on TEXT,
    yellow_on TEXT,
    red_on TEXT,
    progress TEXT NOT NULL,
    ended_on TEXT,
    active_after TEXT,
    active_until TEXT,
    bearer TEXT NOT NULL,
    sense TEXT NOT NULL,
    internal INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (county, record, ordinal)
) WITHOUT ROWID;
CREATE INDEX time_limits_open ON time_limits (county, due_on, record) WHERE progress = 'open';

CREATE TABLE letters (
    county TEXT NOT NULL,
    record TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    letter TEXT NOT NULL,
    progress TEXT NOT NULL,
    number TEXT,
    drafted_on TEXT NOT NULL,
    issued_on TEXT,
    served_on TEXT,
    lacks_proof INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (county, record, ordinal)
) WITHOUT ROWID;
CREATE INDEX letters_lacking_proof ON letters (county, issued_on, record) WHERE lacks_proof = 1;
CREATE INDEX letters_by_number ON letters (county, number) WHERE number IS NOT NULL;

CREATE TABLE services (
    county TEXT NOT NULL,
    record TEXT NOT NULL,
    letter INTEGER NOT NULL,
    addressee TEXT NOT NULL,
    name TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    method TEXT,
    carried_out_on TEXT,
    effective_on TEXT,
    PRIMARY KEY (county, record, letter, addressee)
) WITHOUT ROWID;

CREATE TABLE findings (
    county TEXT NOT NULL,
    record TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    guard TEXT NOT NULL,
    raised_on TEXT NOT NULL,
    cleared INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (county, record, ordinal)
) WITHOUT ROWID;
CREATE INDEX findings_standing ON findings (county, raised_on, record) WHERE cleared = 0;

-- Effects that the law attached to the passing of time.
CREATE TABLE deemed_facts (
    county TEXT NOT NULL,
    record TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    time_limit TEXT NOT NULL,
    deemed_on TEXT NOT NULL,
    answered INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (county, record, ordinal)
) WITHOUT ROWID;

-- The last serial given, for each organ, scope and year.
CREATE TABLE counters (
    county TEXT NOT NULL,
    organ TEXT NOT NULL,
    scope TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county, organ, scope, year)
);

-- The text of every definition that a record was ever pinned to.
CREATE TABLE definitions (
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    content TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (kind, shape)
);

CREATE TABLE organs (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    mark TEXT,
    level TEXT NOT NULL,
    superior TEXT,
    valid_from TEXT,
    valid_until TEXT,
    PRIMARY KEY (county, id)
);

CREATE TABLE accounts (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    organ TEXT NOT NULL,
    password TEXT NOT NULL,
    must_change INTEGER NOT NULL,
    second_factor TEXT,
    administrator TEXT,
    failures INTEGER NOT NULL,
    locked_until INTEGER,
    closed_on TEXT,
    PRIMARY KEY (county, id)
);

-- `kind` is empty for all kinds; `scope` is own, below or county.
CREATE TABLE role_assignments (
    county TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    PRIMARY KEY (county, account, role, kind, scope, valid_from)
);

-- `token` is the SM3 of the token; the token itself is only in the browser.
CREATE TABLE sessions (
    token BLOB NOT NULL PRIMARY KEY,
    county TEXT NOT NULL,
    account TEXT NOT NULL,
    form_token TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    content TEXT
);
CREATE INDEX sessions_by_use ON sessions (used_at);

CREATE TABLE files (
    county TEXT NOT NULL,
    sm3 TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (county, sm3)
);

-- Figures that other organs reported (报送数); values are exact decimal text.
CREATE TABLE reported_figures (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    organ TEXT NOT NULL,
    value TEXT,
    unit TEXT NOT NULL,
    definition TEXT,
    signer TEXT,
    document TEXT,
    file TEXT,
    received_on TEXT,
    state TEXT NOT NULL,
    content TEXT,
    PRIMARY KEY (county, id)
);
CREATE INDEX reported_figures_by_indicator ON reported_figures (county, indicator, period);

CREATE TABLE settings (
    county TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (county, name)
);

CREATE TABLE imports (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    file TEXT,
    content TEXT,
    PRIMARY KEY (county, id)
);
