-- Published reports that a county holds to compare: the text as given; figures are read from it anew each time.
-- `id` is the SM3 of the text, so that one text is held once; `population` is in persons.
CREATE TABLE published_reports (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    place TEXT NOT NULL,
    region TEXT,
    year INTEGER NOT NULL,
    issuer TEXT,
    population INTEGER,
    file TEXT NOT NULL,
    content TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
