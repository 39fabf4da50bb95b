-- Who asked to be reminded.
CREATE TABLE reminders (
    learner TEXT NOT NULL PRIMARY KEY,
    address BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    weekday TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_by_due ON reminders (due_at);
