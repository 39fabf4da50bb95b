-- What the rooms of staff write down. ROOMS.md says what each column is.
CREATE TABLE log (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    room TEXT NOT NULL,
    page TEXT NOT NULL,
    about TEXT NOT NULL
) STRICT;

CREATE TABLE codes (
    name TEXT NOT NULL PRIMARY KEY,
    step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
