-- What rows hold is sealed under keys that take the key of pseudonyms, too: see `row_seals.py`. SQL cannot do that, so the
-- tables of before keep their rows under other names here; `old_rows.py` seals them and drops these tables, at once.
DROP INDEX guests_by_expiry;
DROP INDEX messages_by_expiry;
DROP INDEX reminders_by_due;
DROP INDEX news_by_expiry;
ALTER TABLE guests RENAME TO old_guests;
ALTER TABLE messages RENAME TO old_messages;
ALTER TABLE visitors RENAME TO old_visitors;
ALTER TABLE ledger RENAME TO old_ledger;
ALTER TABLE reminders RENAME TO old_reminders;
ALTER TABLE news RENAME TO old_news;
ALTER TABLE spoke RENAME TO old_spoke;

CREATE TABLE guests (
    learner TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    saved INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX guests_by_expiry ON guests (expires_at);

CREATE TABLE messages (
    learner TEXT NOT NULL,
    message_id BLOB NOT NULL,
    hiding INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (learner, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_by_expiry ON messages (expires_at);
CREATE INDEX messages_hiding ON messages (learner) WHERE hiding = 1;

CREATE TABLE ledger (
    book TEXT NOT NULL,
    block BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (book, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE reminders (
    learner TEXT NOT NULL PRIMARY KEY,
    address BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    weekday TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    until BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_by_due ON reminders (due_at);

CREATE TABLE news (
    learner TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    until BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE spoke (
    mark BLOB NOT NULL,
    question TEXT NOT NULL,
    until BLOB NOT NULL,
    PRIMARY KEY (mark, question)
) STRICT, WITHOUT ROWID;
