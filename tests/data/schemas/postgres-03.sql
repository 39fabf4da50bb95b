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


INSERT INTO schema_version VALUES ('safe-online-world', 3);
