-- All that anybody may see. PUBLIC.md says what each column is. Nothing in it is ever changed or computed again.
CREATE TABLE periods (
    period TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
    period TEXT NOT NULL REFERENCES periods,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    age TEXT NOT NULL,
    lesson TEXT NOT NULL,
    item TEXT NOT NULL,
    shown INTEGER NOT NULL CHECK (shown >= 10 AND shown % 5 = 0),
    share INTEGER CHECK (share BETWEEN 5 AND 95 AND share % 5 = 0),
    PRIMARY KEY (period, kind, country, locale, age, lesson, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE pilots (
    pilot TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE about (
    invented INTEGER NOT NULL
) STRICT;

PRAGMA user_version=1;
INSERT INTO about VALUES (0);
INSERT INTO periods VALUES ('2026-M09'), ('2026-Q3');
INSERT INTO figures VALUES ('2026-M09', 'active', 'KE', '', '', '', '', 120, NULL);
INSERT INTO figures VALUES ('2026-Q3', 'answered', 'KE', '', '', 'lock-it-up', 'hum', 60, 55);
