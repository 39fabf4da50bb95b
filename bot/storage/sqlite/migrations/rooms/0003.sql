-- What readers make of voices (G7). ROOMS.md says what each column is. No word of a girl is in it.
CREATE TABLE voices (
    voice TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    week TEXT NOT NULL,
    cut TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE readings (
    voice TEXT NOT NULL REFERENCES voices ON DELETE CASCADE,
    reader TEXT NOT NULL,
    flags TEXT NOT NULL,
    theme TEXT NOT NULL,
    PRIMARY KEY (voice, reader)
) STRICT, WITHOUT ROWID;

CREATE TABLE themes (
    question TEXT NOT NULL,
    theme TEXT NOT NULL,
    PRIMARY KEY (question, theme)
) STRICT, WITHOUT ROWID;

CREATE TABLE disclosures (
    voice TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    country TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE steps (
    voice TEXT NOT NULL REFERENCES disclosures ON DELETE CASCADE,
    step TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (voice, step)
) STRICT, WITHOUT ROWID;
