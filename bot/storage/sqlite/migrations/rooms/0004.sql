-- Failed sign-ins, and rooms that are shut after wrong codes (H4, M7). ROOMS.md says what each column is.
CREATE TABLE failures (
    hour INTEGER NOT NULL PRIMARY KEY,
    passwords INTEGER NOT NULL,
    codes INTEGER NOT NULL
) STRICT;

CREATE TABLE wrong_codes (
    name TEXT NOT NULL PRIMARY KEY,
    factor TEXT NOT NULL,
    in_a_row INTEGER NOT NULL,
    before INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE openings (
    name TEXT NOT NULL REFERENCES wrong_codes ON DELETE CASCADE,
    opener TEXT NOT NULL CHECK (opener <> name),
    PRIMARY KEY (name, opener)
) STRICT, WITHOUT ROWID;
