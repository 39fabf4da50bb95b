BEGIN TRANSACTION;
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
CREATE TABLE codes (
    name TEXT NOT NULL PRIMARY KEY,
    step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "codes" VALUES('anna',5);
CREATE TABLE log (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    room TEXT NOT NULL,
    page TEXT NOT NULL,
    about TEXT NOT NULL
) STRICT;
INSERT INTO "log" VALUES(1,1,'anna','voices','/voices','');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('log',1);
COMMIT;
PRAGMA user_version=2;
