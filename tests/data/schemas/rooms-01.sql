BEGIN TRANSACTION;
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
PRAGMA user_version=1;
