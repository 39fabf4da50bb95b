BEGIN TRANSACTION;
CREATE TABLE announcing (
    announcement TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO "announcing" VALUES('goats');
CREATE TABLE carried (
    quarter TEXT NOT NULL,
    month TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    lesson TEXT NOT NULL,
    item TEXT NOT NULL,
    value TEXT NOT NULL,
    noisy INTEGER NOT NULL,
    PRIMARY KEY (quarter, month, kind, country, locale, lesson, item, value)
) STRICT, WITHOUT ROWID;
INSERT INTO "carried" VALUES('2099-Q4','2099-M11','answers','KE','','lock-it-up','hum','good',12);
CREATE TABLE guests (
    learner TEXT NOT NULL PRIMARY KEY,
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
    expires_at INTEGER NOT NULL
, saved INTEGER NOT NULL DEFAULT 0, less_data INTEGER NOT NULL DEFAULT 0, writing TEXT) STRICT, WITHOUT ROWID;
INSERT INTO "guests" VALUES('achieng','km','KE','14-17','',NULL,'lock-it-up','10-13','NP','a=abcdef','a=abcdef',4102444800,0,0,NULL);
INSERT INTO "guests" VALUES('sita','km','KE','14-17','',NULL,'lock-it-up','10-13','NP','a=abcdef','a=abcdef',4102444800,1,0,NULL);
CREATE TABLE handled_updates (
    update_id INTEGER NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO "handled_updates" VALUES(41,4102444800);
CREATE TABLE ledger (
    book TEXT NOT NULL,
    pseudonym BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    week TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (book, pseudonym, kind, subject)
) STRICT, WITHOUT ROWID;
INSERT INTO "ledger" VALUES('2099-M12',X'01','ended','lock-it-up','2099-W50','');
CREATE TABLE messages (
    learner TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (learner, message_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "messages" VALUES('achieng',7,4102444800);
CREATE TABLE news (
    learner TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "news" VALUES('sita-2',X'03','km','KE',4102444800);
CREATE TABLE reminders (
    learner TEXT NOT NULL PRIMARY KEY,
    address BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    weekday TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "reminders" VALUES('sita-2',X'02','km','KE','friday',4101840000,4102444800);
CREATE TABLE secret_check (
    fingerprint TEXT NOT NULL
, invented INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "secret_check" VALUES('fits',0);
CREATE TABLE sendings (
    announcement TEXT NOT NULL REFERENCES announcing,
    learner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'begun', 'told', 'unknown')),
    PRIMARY KEY (announcement, learner)
) STRICT, WITHOUT ROWID;
INSERT INTO "sendings" VALUES('goats','sita-2','told');
CREATE TABLE spoke (
    mark BLOB NOT NULL,
    question TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (mark, question)
) STRICT, WITHOUT ROWID;
INSERT INTO "spoke" VALUES(X'05','next-story',4102444800);
CREATE TABLE tallies (
    quarter TEXT NOT NULL,
    country TEXT NOT NULL,
    event TEXT NOT NULL,
    noisy INTEGER NOT NULL,
    PRIMARY KEY (quarter, country, event)
) STRICT, WITHOUT ROWID;
INSERT INTO "tallies" VALUES('2099-Q4','KE','help-opened',11);
CREATE TABLE visitors (
    book TEXT NOT NULL,
    pseudonym BLOB NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    age TEXT NOT NULL,
    PRIMARY KEY (book, pseudonym)
) STRICT, WITHOUT ROWID;
INSERT INTO "visitors" VALUES('2099-M12',X'01','KE','km','14-17');
CREATE TABLE voices (
    code BLOB NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    week TEXT NOT NULL,
    words TEXT NOT NULL,
    quotable INTEGER NOT NULL,
    voice TEXT NOT NULL DEFAULT '',
    taken_back INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO "voices" VALUES(X'04','next-story','km','KE','2099-W50','A story about a goat.',1,'',0);
CREATE INDEX guests_by_expiry ON guests (expires_at);
CREATE INDEX messages_by_expiry ON messages (expires_at);
CREATE INDEX handled_updates_by_expiry ON handled_updates (expires_at);
CREATE INDEX reminders_by_due ON reminders (due_at);
CREATE INDEX news_by_expiry ON news (expires_at);
CREATE INDEX sendings_by_learner ON sendings (learner);
COMMIT;
PRAGMA user_version=9;
