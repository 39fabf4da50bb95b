-- No reader ends anything alone: cuts that wait for a second reader, steps with their time, approvals by language.
CREATE TABLE proposed_cuts (
    voice TEXT NOT NULL PRIMARY KEY REFERENCES voices ON DELETE CASCADE,
    cut TEXT NOT NULL,
    reader TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE voices ADD COLUMN alike TEXT NOT NULL DEFAULT '';

ALTER TABLE disclosures ADD COLUMN locale TEXT NOT NULL DEFAULT '';

ALTER TABLE steps ADD COLUMN at INTEGER NOT NULL DEFAULT 0;

-- A procedure whose four steps were all taken before there was a closing step has ended.
INSERT INTO steps (voice, step, name)
    SELECT voice, 'closed', MIN(name) FROM steps GROUP BY voice HAVING COUNT(*) = 4;

CREATE TABLE approved_locales (
    announcement TEXT NOT NULL REFERENCES approvals ON DELETE CASCADE,
    locale TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (announcement, locale)
) STRICT, WITHOUT ROWID;
