-- Who said yes to news, and, while one goes out, who has it. TABLES.md says what each column is and how long it stays.
CREATE TABLE news (
    learner TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX news_by_expiry ON news (expires_at);

CREATE TABLE announcing (
    announcement TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE sendings (
    announcement TEXT NOT NULL REFERENCES announcing,
    learner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'begun', 'told', 'unknown')),
    PRIMARY KEY (announcement, learner)
) STRICT, WITHOUT ROWID;
CREATE INDEX sendings_by_learner ON sendings (learner);
