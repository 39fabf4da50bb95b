-- Changes to accounts that members sign in the browser.
CREATE TABLE signing_keys (
    name TEXT NOT NULL PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    link TEXT NOT NULL,
    public TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE made_changes (
    id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
