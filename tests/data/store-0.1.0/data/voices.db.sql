BEGIN TRANSACTION;
CREATE TABLE about (
    invented INTEGER NOT NULL
) STRICT;
INSERT INTO "about" VALUES(0);
CREATE TABLE voices (
    voice TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    week TEXT NOT NULL,
    words TEXT NOT NULL,
    quotable INTEGER NOT NULL CHECK (quotable IN (0, 1)),
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
COMMIT;
PRAGMA user_version = 1;
PRAGMA application_id = 0;
