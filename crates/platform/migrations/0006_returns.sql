-- Numbers that people enter into statistical returns, cell by cell; `organ` is empty for the county's own copy.
CREATE TABLE return_entries (
    county TEXT NOT NULL,
    form TEXT NOT NULL,
    year INTEGER NOT NULL,
    organ TEXT NOT NULL,
    cell TEXT NOT NULL,
    entered TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (county, form, year, organ, cell)
);

-- What was frozen when something was submitted or signed: figures as they stood, with the SM3 of the content.
-- `purpose` is what kind of thing, `subject` which; `reopened` is why a correction was begun, empty while it stands.
CREATE TABLE snapshots (
    county TEXT NOT NULL,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    year INTEGER NOT NULL,
    organ TEXT NOT NULL,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT,
    reopened TEXT,
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (county, purpose, subject, year, organ, version)
);
