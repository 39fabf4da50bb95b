-- Who of the staff may look at the figures, and enter rooms. STAFF.md says what each column is.
CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    password TEXT NOT NULL,
    rooms TEXT NOT NULL DEFAULT '',
    languages TEXT NOT NULL DEFAULT '',
    totp TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

PRAGMA user_version=2;
INSERT INTO accounts VALUES ('anna', 'a hash', 'voices', 'en', 'a secret');
CREATE TABLE invitations (
    name TEXT NOT NULL PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    link TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO invitations VALUES ('anna', 'a hash of a link', 4102444800);
PRAGMA user_version=3;
