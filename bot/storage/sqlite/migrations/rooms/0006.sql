-- Quarters whose figures were released as open data.
-- open_data: Quarters whose figures were released as open data. Deleted when the release is taken back.
-- open_data.quarter: the quarter, such as `2026-Q4`
-- open_data.name: whose account released it
-- open_data.at: when (seconds since 1970)
CREATE TABLE open_data (
    quarter TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
