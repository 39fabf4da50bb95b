-- What rows hold is sealed under keys that take the key of pseudonyms, too: see `row_seals.py`. SQL cannot do that, so the
-- tables of before keep their rows under other names here; `old_rows.py` seals them and drops these tables, at once.
ALTER TABLE guests RENAME TO old_guests;
ALTER TABLE messages RENAME TO old_messages;
ALTER TABLE visitors RENAME TO old_visitors;
ALTER TABLE ledger RENAME TO old_ledger;
ALTER TABLE reminders RENAME TO old_reminders;
ALTER TABLE news RENAME TO old_news;
ALTER TABLE spoke RENAME TO old_spoke;
ALTER INDEX guests_pkey RENAME TO old_guests_pkey;
ALTER INDEX messages_pkey RENAME TO old_messages_pkey;
ALTER INDEX visitors_pkey RENAME TO old_visitors_pkey;
ALTER INDEX ledger_pkey RENAME TO old_ledger_pkey;
ALTER INDEX reminders_pkey RENAME TO old_reminders_pkey;
ALTER INDEX news_pkey RENAME TO old_news_pkey;
ALTER INDEX spoke_pkey RENAME TO old_spoke_pkey;
DROP INDEX guests_by_expiry;
DROP INDEX messages_by_expiry;
DROP INDEX reminders_by_due;
DROP INDEX news_by_expiry;

-- guests.version: a random number, another one after every change of the row: of two workers that answer her at once,
--   one sees that the other was faster
CREATE TABLE guests (
    learner TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    saved SMALLINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL -- by chance: a row that was erased and made anew is never taken for the old one
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE INDEX guests_by_expiry ON guests (expires_at);
ALTER TABLE guests ALTER learner SET STATISTICS 0, ALTER sealed SET STATISTICS 0;

CREATE TABLE messages (
    learner TEXT COLLATE "C" NOT NULL,
    message_id BYTEA NOT NULL,
    hiding SMALLINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (learner, message_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
CREATE INDEX messages_by_expiry ON messages (expires_at);
CREATE INDEX messages_hiding ON messages (learner) WHERE hiding = 1;
ALTER TABLE messages ALTER learner SET STATISTICS 0, ALTER message_id SET STATISTICS 0;

CREATE TABLE ledger (
    book TEXT COLLATE "C" NOT NULL,
    block BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (book, block)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE ledger ALTER block SET STATISTICS 0, ALTER sealed SET STATISTICS 0;

CREATE TABLE reminders (
    learner TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    address BYTEA NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    weekday TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    until BYTEA NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE INDEX reminders_by_due ON reminders (due_at);
ALTER TABLE reminders
    ALTER learner SET STATISTICS 0, ALTER address SET STATISTICS 0, ALTER until SET STATISTICS 0;

CREATE TABLE news (
    learner TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    until BYTEA NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE news ALTER learner SET STATISTICS 0, ALTER sealed SET STATISTICS 0, ALTER until SET STATISTICS 0;

CREATE TABLE spoke (
    mark BYTEA NOT NULL,
    question TEXT COLLATE "C" NOT NULL,
    until BYTEA NOT NULL,
    PRIMARY KEY (mark, question)
);
ALTER TABLE spoke ALTER mark SET STATISTICS 0, ALTER until SET STATISTICS 0;
