-- What became of announcements. ANNOUNCED.md says what each column is. Nobody of the girls is in it.
CREATE TABLE runs (
    announcement TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    ended TEXT NOT NULL CHECK (ended IN ('', 'over', 'stopped', 'changed')),
    told INTEGER CHECK (told >= 10 AND told % 5 = 0),
    unknown INTEGER CHECK (unknown >= 10 AND unknown % 5 = 0)
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
