-- Quarters whose figures were released as open data. ROOMS.md says what each column is.
CREATE TABLE open_data (
    quarter TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
