BEGIN TRANSACTION;
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
) STRICT, WITHOUT ROWID;
INSERT INTO "guests" VALUES('achieng','km','KE','14-17','',NULL,'lock-it-up','10-13','NP','a=abcdef','a=abcdef',4102444800);
CREATE TABLE handled_updates (
    update_id INTEGER NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO "handled_updates" VALUES(41,4102444800);
CREATE TABLE messages (
    learner TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (learner, message_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "messages" VALUES('achieng',7,4102444800);
CREATE TABLE secret_check (
    fingerprint TEXT NOT NULL
) STRICT;
INSERT INTO "secret_check" VALUES('fits');
CREATE INDEX guests_by_expiry ON guests (expires_at);
CREATE INDEX messages_by_expiry ON messages (expires_at);
CREATE INDEX handled_updates_by_expiry ON handled_updates (expires_at);
COMMIT;
PRAGMA user_version=1;
