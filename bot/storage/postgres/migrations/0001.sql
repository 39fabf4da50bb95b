-- PostgreSQL: The tables of `bot.db`, column by column, in an empty database of the bot's own, and what several
--   workers need beside them. None of it names a girl. Its operator reads [the page for him](postgres/SERVER.md)
--   first.
-- schema_version: How far the tables are made.
-- schema_version.program: the name of this bot, so that no other program's table is taken for it
-- schema_version.version: the number of the last migration
-- The tables of SQLite's migrations, name by name and column by column, so that a store migrates row by row.
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
