-- What people are told: a light that changed, a limit that expired, a due day that moved.
-- `mark` says what is told, so that nothing is told twice; `account` is empty where a record has no handler.
CREATE TABLE notices (
    county TEXT NOT NULL,
    mark TEXT NOT NULL,
    about TEXT NOT NULL,
    account TEXT NOT NULL,
    organ TEXT NOT NULL,
    record TEXT NOT NULL,
    time_limit TEXT NOT NULL,
    due_on TEXT,
    was_due_on TEXT,
    reason TEXT,
    at INTEGER NOT NULL,
    read_at INTEGER,
    PRIMARY KEY (county, mark)
) WITHOUT ROWID;
CREATE INDEX notices_by_account ON notices (county, account, at);
CREATE INDEX notices_moved ON notices (county, at) WHERE about = 'moved';
