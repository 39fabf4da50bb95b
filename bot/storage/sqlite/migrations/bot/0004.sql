-- What is counted of whom, under keys that die with their month; and what of it waits for the end of a quarter.
-- TABLES.md says what each column is for and how long it stays.
CREATE TABLE visitors (
    book TEXT NOT NULL,
    pseudonym BLOB NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    age TEXT NOT NULL,
    PRIMARY KEY (book, pseudonym)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    book TEXT NOT NULL,
    pseudonym BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    week TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (book, pseudonym, kind, subject)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE tallies (
    quarter TEXT NOT NULL,
    country TEXT NOT NULL,
    event TEXT NOT NULL,
    noisy INTEGER NOT NULL,
    PRIMARY KEY (quarter, country, event)
) STRICT, WITHOUT ROWID;

ALTER TABLE secret_check ADD COLUMN invented INTEGER NOT NULL DEFAULT 0;
