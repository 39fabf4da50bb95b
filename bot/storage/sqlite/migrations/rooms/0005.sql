-- No reader ends anything alone: cuts that wait for a second reader, steps with their time, approvals by language.
-- proposed_cuts: Cuts of more than a third of a voice, which wait for a second reader. Deleted when she decides, and
--   with the voice.
-- proposed_cuts.voice: the voice's number
-- proposed_cuts.cut: the places of all pieces that would be cut
-- proposed_cuts.reader: whose account proposed it
CREATE TABLE proposed_cuts (
    voice TEXT NOT NULL PRIMARY KEY REFERENCES voices ON DELETE CASCADE,
    cut TEXT NOT NULL,
    reader TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- voices.alike: the number of an earlier voice in nearly the same words, or empty
ALTER TABLE voices ADD COLUMN alike TEXT NOT NULL DEFAULT '';

-- disclosures.locale: the language of the voice: only those who read it open the procedure; empty for one of version
--   0.1
ALTER TABLE disclosures ADD COLUMN locale TEXT NOT NULL DEFAULT '';

-- steps.at: when (seconds since 1970); 0 in version 0.1
ALTER TABLE steps ADD COLUMN at INTEGER NOT NULL DEFAULT 0;

-- A procedure whose four steps were all taken before there was a closing step has ended.
INSERT INTO steps (voice, step, name)
    SELECT voice, 'closed', MIN(name) FROM steps GROUP BY voice HAVING COUNT(*) = 4;

-- approved_locales: In which languages an announcement was approved. Others are not sent.
-- approved_locales.announcement: its name
-- approved_locales.locale: the language
-- approved_locales.name: whose account approved it and reads the language; deleted with the account, its room or its
--   language
CREATE TABLE approved_locales (
    announcement TEXT NOT NULL REFERENCES approvals ON DELETE CASCADE,
    locale TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (announcement, locale)
) STRICT, WITHOUT ROWID;
