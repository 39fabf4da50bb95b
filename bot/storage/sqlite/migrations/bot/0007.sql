-- What girls send to staff, until it is released. TABLES.md says what each column is for and how long it stays.
ALTER TABLE guests ADD COLUMN writing TEXT;

CREATE TABLE voices (
    code BLOB NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    week TEXT NOT NULL,
    words TEXT NOT NULL,
    quotable INTEGER NOT NULL,
    voice TEXT NOT NULL DEFAULT '',
    taken_back INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
