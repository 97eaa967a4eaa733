-- What people found when they looked at a warning: which rule in which version, and exactly which records.
CREATE TABLE warning_verdicts (
    county TEXT NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    version TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    judged_at INTEGER NOT NULL,
    judged_by TEXT NOT NULL,
    PRIMARY KEY (county, kind, rule, fingerprint)
);
