BEGIN TRANSACTION;
CREATE TABLE months (
    month TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO "months" VALUES('2026-M12');
CREATE TABLE readers (
    month TEXT NOT NULL REFERENCES months,
    country TEXT NOT NULL,
    shown INTEGER NOT NULL CHECK (shown >= 10 AND shown % 5 = 0),
    PRIMARY KEY (month, country)
) STRICT, WITHOUT ROWID;
CREATE TABLE runs (
    announcement TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    ended TEXT NOT NULL CHECK (ended IN ('', 'over', 'stopped', 'changed')),
    told INTEGER CHECK (told >= 10 AND told % 5 = 0),
    unknown INTEGER CHECK (unknown >= 10 AND unknown % 5 = 0)
) STRICT, WITHOUT ROWID;
COMMIT;
PRAGMA user_version = 1;
PRAGMA application_id = 0;
