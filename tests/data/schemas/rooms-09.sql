BEGIN TRANSACTION;
CREATE TABLE account_changes (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    rooms TEXT NOT NULL,
    languages TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE approvals (
    announcement TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    day TEXT NOT NULL,
    hour INTEGER NOT NULL CHECK (hour BETWEEN 16 AND 18),
    proposed_by TEXT NOT NULL,
    approved_by TEXT NOT NULL CHECK (approved_by <> proposed_by),
    stopped_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "approvals" VALUES('goats','as read','2027-07-22',16,'anna','berta','');
CREATE TABLE approved_locales (
    announcement TEXT NOT NULL REFERENCES approvals ON DELETE CASCADE,
    locale TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (announcement, locale)
) STRICT, WITHOUT ROWID;
CREATE TABLE change_signatures (
    change TEXT NOT NULL REFERENCES account_changes ON DELETE CASCADE,
    name TEXT NOT NULL,
    link TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (change, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE disclosures (
    voice TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    country TEXT NOT NULL
, locale TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
CREATE TABLE failures (
    hour INTEGER NOT NULL PRIMARY KEY,
    passwords INTEGER NOT NULL,
    codes INTEGER NOT NULL
) STRICT;
INSERT INTO "failures" VALUES(1,2,3);
CREATE TABLE log (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    room TEXT NOT NULL,
    page TEXT NOT NULL,
    about TEXT NOT NULL
) STRICT;
INSERT INTO "log" VALUES(1,1,'anna','voices','/voices','');
CREATE TABLE open_data (
    quarter TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "open_data" VALUES('2027-Q1','anna',1);
CREATE TABLE proposed_cuts (
    voice TEXT NOT NULL PRIMARY KEY REFERENCES voices ON DELETE CASCADE,
    cut TEXT NOT NULL,
    reader TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE readings (
    voice TEXT NOT NULL REFERENCES voices ON DELETE CASCADE,
    reader TEXT NOT NULL,
    flags TEXT NOT NULL,
    theme TEXT NOT NULL,
    PRIMARY KEY (voice, reader)
) STRICT, WITHOUT ROWID;
CREATE TABLE signing_keys (
    name TEXT NOT NULL PRIMARY KEY,
    link TEXT NOT NULL,
    public TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE steps (
    voice TEXT NOT NULL REFERENCES disclosures ON DELETE CASCADE,
    step TEXT NOT NULL,
    name TEXT NOT NULL, at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (voice, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE themes (
    question TEXT NOT NULL,
    theme TEXT NOT NULL,
    PRIMARY KEY (question, theme)
) STRICT, WITHOUT ROWID;
CREATE TABLE voices (
    voice TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    week TEXT NOT NULL,
    cut TEXT NOT NULL DEFAULT ''
, alike TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO "voices" VALUES('v1','next-story','2027-W28','','');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('log',1);
COMMIT;
PRAGMA user_version=9;
