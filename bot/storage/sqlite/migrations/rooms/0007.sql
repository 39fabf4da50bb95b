-- Changes to accounts that members sign in the browser (S7). ROOMS.md says what each column is.
CREATE TABLE signing_keys (
    name TEXT NOT NULL PRIMARY KEY,
    link TEXT NOT NULL,
    public TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account_changes (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    rooms TEXT NOT NULL,
    languages TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE change_signatures (
    change TEXT NOT NULL REFERENCES account_changes ON DELETE CASCADE,
    name TEXT NOT NULL,
    link TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (change, name)
) STRICT, WITHOUT ROWID;
