-- What became of announcements. ANNOUNCED.md says what each column is. Nobody of the girls is in it.
CREATE TABLE runs (
    announcement TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    ended TEXT NOT NULL CHECK (ended IN ('', 'over', 'stopped', 'changed'))
) STRICT, WITHOUT ROWID;

CREATE TABLE months (
    month TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE readers (
    month TEXT NOT NULL REFERENCES months,
    country TEXT NOT NULL,
    shown INTEGER NOT NULL CHECK (shown >= 10 AND shown % 5 = 0),
    PRIMARY KEY (month, country)
) STRICT, WITHOUT ROWID;

PRAGMA user_version=2;
