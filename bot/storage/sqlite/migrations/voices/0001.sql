-- What girls told, as it was released to those who read it. VOICES.md says what each column is.
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

CREATE TABLE about (
    invented INTEGER NOT NULL
) STRICT;
