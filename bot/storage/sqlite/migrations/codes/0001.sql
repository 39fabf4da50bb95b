-- What one door remembers of codes of the second factor (C12, S4). CODES.md says what each column is.
CREATE TABLE spent (
    name TEXT NOT NULL PRIMARY KEY,
    step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wrong (
    name TEXT NOT NULL,
    factor TEXT NOT NULL,
    browser TEXT NOT NULL,
    at INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT;

CREATE TABLE ended (
    name TEXT NOT NULL PRIMARY KEY,
    factor TEXT NOT NULL,
    mark INTEGER NOT NULL,
    number INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE openings (
    name TEXT NOT NULL,
    factor TEXT NOT NULL,
    opener TEXT NOT NULL CHECK (opener <> name),
    seen INTEGER NOT NULL,
    PRIMARY KEY (name, opener)
) STRICT, WITHOUT ROWID;
