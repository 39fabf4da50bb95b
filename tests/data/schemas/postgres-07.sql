CREATE TABLE schema_version (program TEXT PRIMARY KEY, version BIGINT NOT NULL);
-- The tables of storage/sqlite/TABLES.md, name by name and column by column, so that a store migrates row by row.
-- Keys are in the order of their bytes, as in SQLite: no update of the system's languages ever breaks an index.
-- Whatever a tap changes leaves room in its page for the changed row: then no index has to be written again.
CREATE TABLE guests (
    learner TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    locale TEXT NOT NULL,
    country TEXT,
    age TEXT,
    finished TEXT NOT NULL,
    wanted TEXT,
    lesson TEXT,
    band TEXT,
    lesson_country TEXT,
    trail TEXT NOT NULL,
    first TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    saved SMALLINT NOT NULL DEFAULT 0,
    less_data SMALLINT NOT NULL DEFAULT 0,
    writing TEXT,
    version BIGINT NOT NULL -- by chance: a row that was erased and made anew is never taken for the old one
) WITH (fillfactor = 70);
CREATE INDEX guests_by_expiry ON guests (expires_at);

CREATE TABLE messages (
    learner TEXT COLLATE "C" NOT NULL,
    message_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (learner, message_id)
);
CREATE INDEX messages_by_expiry ON messages (expires_at);

CREATE TABLE handled_updates (
    update_id BIGINT NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX handled_updates_by_expiry ON handled_updates (expires_at);

CREATE TABLE secret_check (
    fingerprint TEXT NOT NULL,
    invented SMALLINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '' CHECK (state IN ('', 'coming', 'gone')),
    move TEXT NOT NULL DEFAULT ''
);

CREATE TABLE visitors (
    book TEXT COLLATE "C" NOT NULL,
    pseudonym BYTEA NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    age TEXT NOT NULL,
    PRIMARY KEY (book, pseudonym)
);

CREATE TABLE ledger (
    book TEXT COLLATE "C" NOT NULL,
    pseudonym BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    week TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (book, pseudonym, kind, subject)
);

CREATE TABLE carried (
    quarter TEXT COLLATE "C" NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    country TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    lesson TEXT COLLATE "C" NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    noisy BIGINT NOT NULL,
    PRIMARY KEY (quarter, month, kind, country, locale, lesson, item, value)
);

CREATE TABLE tallies (
    quarter TEXT COLLATE "C" NOT NULL,
    country TEXT COLLATE "C" NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    noisy BIGINT NOT NULL,
    PRIMARY KEY (quarter, country, event)
);

CREATE TABLE reminders (
    learner TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    address BYTEA NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    weekday TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX reminders_by_due ON reminders (due_at);

CREATE TABLE news (
    learner TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX news_by_expiry ON news (expires_at);

CREATE TABLE announcing (
    announcement TEXT COLLATE "C" NOT NULL PRIMARY KEY
);

CREATE TABLE sendings (
    announcement TEXT COLLATE "C" NOT NULL,
    learner TEXT COLLATE "C" NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'begun', 'told', 'unknown')),
    PRIMARY KEY (announcement, learner)
) WITH (fillfactor = 70);
CREATE INDEX sendings_by_learner ON sendings (learner);

CREATE TABLE voices (
    code BYTEA NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    week TEXT NOT NULL,
    words TEXT NOT NULL,
    quotable SMALLINT NOT NULL,
    voice TEXT NOT NULL DEFAULT '',
    taken_back SMALLINT NOT NULL DEFAULT 0
);

CREATE TABLE spoke (
    mark BYTEA NOT NULL,
    question TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (mark, question)
);

INSERT INTO guests (learner, locale, country, age, finished, wanted, lesson, band, lesson_country, trail, first, expires_at, version) VALUES ('achieng', 'km', 'KE', '14-17', '', NULL, 'lock-it-up', '10-13', 'NP', 'a=abcdef', 'a=abcdef', 4102444800, 1);
INSERT INTO guests (learner, locale, country, age, finished, wanted, lesson, band, lesson_country, trail, first, expires_at, saved, version) VALUES ('sita', 'km', 'KE', '14-17', '', NULL, 'lock-it-up', '10-13', 'NP', 'a=abcdef', 'a=abcdef', 4102444800, 1, 2);
INSERT INTO messages (learner, message_id, expires_at) VALUES ('achieng', 7, 4102444800);
INSERT INTO handled_updates (update_id, expires_at) VALUES (41, 4102444800);
INSERT INTO secret_check (fingerprint) VALUES ('fits');
INSERT INTO visitors VALUES ('2099-M12', '\x01', 'KE', 'km', '14-17');
INSERT INTO ledger VALUES ('2099-M12', '\x01', 'ended', 'lock-it-up', '2099-W50', '');
INSERT INTO carried VALUES ('2099-Q4', '2099-M11', 'answers', 'KE', '', 'lock-it-up', 'hum', 'good', 12);
INSERT INTO tallies (quarter, country, event, noisy) VALUES ('2099-Q4', 'KE', 'help-opened', 11);
INSERT INTO reminders VALUES ('sita-2', '\x02', 'km', 'KE', 'friday', 4101840000, 4102444800);
INSERT INTO news VALUES ('sita-2', '\x03', 'km', 'KE', 4102444800);
INSERT INTO announcing VALUES ('goats');
INSERT INTO sendings VALUES ('goats', 'sita-2', 'told');
INSERT INTO voices (code, question, locale, country, week, words, quotable)
    VALUES ('\x04', 'next-story', 'km', 'KE', '2099-W50', 'A story about a goat.', 1);
INSERT INTO spoke VALUES ('\x05', 'next-story', 4102444800);
-- Several workers share one database: who is there, and who does what only one may do. No girl is in these tables.
CREATE TABLE workers (
    worker TEXT NOT NULL PRIMARY KEY,
    share BIGINT NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    worker TEXT NOT NULL,
    until BIGINT NOT NULL
);


-- What the planner keeps of a column are samples of its values: nobody who erased herself may stay in them.
ALTER TABLE guests ALTER learner SET STATISTICS 0;
ALTER TABLE messages ALTER learner SET STATISTICS 0;
ALTER TABLE reminders ALTER learner SET STATISTICS 0, ALTER address SET STATISTICS 0;
ALTER TABLE news ALTER learner SET STATISTICS 0, ALTER sealed SET STATISTICS 0;
ALTER TABLE sendings ALTER learner SET STATISTICS 0;
ALTER TABLE spoke ALTER mark SET STATISTICS 0;
ALTER TABLE voices ALTER code SET STATISTICS 0, ALTER words SET STATISTICS 0;
ALTER TABLE visitors ALTER pseudonym SET STATISTICS 0;
ALTER TABLE ledger ALTER pseudonym SET STATISTICS 0;

-- Rows that are gone are swept when there are a few thousand of them, not when they are a fifth of ten million.
ALTER TABLE guests SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE reminders SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE news SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE messages SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE handled_updates SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE visitors SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE ledger SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE sendings SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

-- Who still waits for an announcement is found without reading who has had it.
CREATE INDEX sendings_waiting ON sendings (announcement) WHERE state = 'waiting';


-- How many additions, each with a draw of noise, lie in a counter of Help. One from before began with one draw.
ALTER TABLE tallies ADD COLUMN additions BIGINT NOT NULL DEFAULT 1;


-- No row tells the minute of an act: times are full hours. TABLES.md says when each row goes.
UPDATE guests SET expires_at = (expires_at + 3599) / 3600 * 3600 WHERE expires_at % 3600 <> 0;
UPDATE messages SET expires_at = expires_at / 3600 * 3600 WHERE expires_at % 3600 <> 0;
UPDATE handled_updates SET expires_at = (expires_at + 3599) / 3600 * 3600 WHERE expires_at % 3600 <> 0;


-- What she finished today, so that an old question comes back on another day, and what she has not been asked about.
-- TABLES.md says what each column is for and how long it stays.
ALTER TABLE guests ADD COLUMN sitting TEXT NOT NULL DEFAULT '';
ALTER TABLE guests ADD COLUMN lesson_sitting TEXT NOT NULL DEFAULT '';
ALTER TABLE guests ADD COLUMN task TEXT;


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

DROP TABLE old_guests; DROP TABLE old_messages; DROP TABLE old_visitors; DROP TABLE old_ledger;
DROP TABLE old_reminders; DROP TABLE old_news; DROP TABLE old_spoke;
INSERT INTO messages VALUES ('achieng', '\x2d70cfba71f5b9f7a1c70490b1e084ef9883a3b420c2a4cc', 0, 4102444800);
INSERT INTO ledger VALUES ('2099-M12', '\x01', '\x02');
INSERT INTO reminders VALUES ('sita-2', '\x02', 'km', 'KE', 'friday', 4101840000, '\xab7f12cae5135b1b6e1660bfb36330fa20b69bf34c9ee6e3');
INSERT INTO news VALUES ('sita-2', '\x03', 'km', 'KE', '\x5d87bf1efcf26828e680273784748f9daf526404e48f5673');
INSERT INTO spoke VALUES ('\x05', 'next-story', '\x5e2c7347e37267b43cf154c1fc748804f1c704d7aeabdda8');
INSERT INTO guests (learner, sealed, saved, expires_at, version) VALUES ('achieng', '\x000102030405060708090a0b55e97f7a47765dc84d61e41efd695be93a4ace12a761bede5d1429cd86bd0abc7d46ad6fa8c6d1e917d7e17c4697786a9b16fc94326184dea00fae2be48e2dd22944d43560a17a4ed4848f1851c2c924ea3b58477ab182d5476f5b4b20e77d6fbed0233089a710ca92537a18a3e8b7e0806d7844829d9e8ec1e7dedcc4db410f1323e90c5399fdc1469f8d04df28fa1009df8bc496836a419919f7109855425811f40c1ba516c93cd4873b07a7c8216ac485200653f7085e3c29f4b3c585a1e7885e7a4562fb8bdcf7712ba2a614580d5231c7a6563ef1beaf323cff87d3bbe49b6c84a4e9b201347e37ae259668b98a9c83aa80c1e31e81a63304bc4c1f5af64f5f5ee2147d8f3956a08a45c353fa3a', 0, 4102444800, 1);
INSERT INTO guests (learner, sealed, saved, expires_at, version) VALUES ('sita', '\x000102030405060708090a0b55e97f7a47765dc84d61e41efd695be93a4ace12a761bede5d1429cd86bd0abc7d46ad6fa8c6d1e917d7e17c4697786a9b16fc94326184dea00fae2be48e2dd22944d43560a17a4ed4848f1851c2c924ea3b58477ab182d5476f5b4b20e77d6fbed0233089a710ca92537a18a3e8b7e0806d7844829d9e8ec1e7dedcc4db410f1323e90c5399fdc1469f8d04df28fa1009df8bc496836a419919f7109855425811f40c1ba516c93cd4873b07a7c8216ac485200653f7085e3c29f4b3c585a1e7885e7a4562fb8bdcf7712ba2a614580d5231c7a6563ef1beaf323cff87d3bbe49b6c84a4e9b201347e37ae259668b98a9c83aa80c1e31e81a63304bc4c1f5af6e3bbc9836dc17888b5217944bd53ce33', 1, 4102444800, 2);
INSERT INTO schema_version VALUES ('safe-online-world', 7);
