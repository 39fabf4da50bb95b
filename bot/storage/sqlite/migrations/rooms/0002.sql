-- What staff decided about announcements. ROOMS.md says what each column is.
CREATE TABLE approvals (
    announcement TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    day TEXT NOT NULL,
    hour INTEGER NOT NULL CHECK (hour BETWEEN 16 AND 18),
    proposed_by TEXT NOT NULL,
    approved_by TEXT NOT NULL CHECK (approved_by <> proposed_by),
    stopped_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
