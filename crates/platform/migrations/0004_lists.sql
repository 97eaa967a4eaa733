-- Lists and the workbench find their rows in indexes alone, also where the reader sees only some organs.

-- What an account did, latest first: one entry for each action on a record, and nothing else to keep.
CREATE INDEX actions_by_actor ON actions (county, actor, seq, record, version) WHERE record IS NOT NULL;

-- Each order of a list, with the organ, so that the data scope needs no look at the records.
DROP INDEX records_by_opened;
CREATE INDEX records_by_opened ON records (county, kind, opened_on, id, organ);
DROP INDEX records_by_stage;
CREATE INDEX records_by_stage ON records (county, kind, stage, opened_on, id, organ);
DROP INDEX records_by_number;
CREATE INDEX records_by_number ON records (county, kind, number, id, organ) WHERE number IS NOT NULL;
DROP INDEX records_by_due;
CREATE INDEX records_by_due ON records (county, kind, due_on, id, organ) WHERE due_on IS NOT NULL;
