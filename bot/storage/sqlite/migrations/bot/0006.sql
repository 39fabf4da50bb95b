-- Who said yes to news, and, while one goes out, who has it.
CREATE TABLE news (
    learner TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX news_by_expiry ON news (expires_at);

-- announcing: The announcement that goes out now. It names no girl.
-- announcing.announcement: its name
CREATE TABLE announcing (
    announcement TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- sendings: Who is to get the running announcement, so that nobody gets it twice. All rows are deleted when it ends,
--   at the latest in the night after its day; hers at once when she stops news, says /erase or blocks the bot.
-- sendings.announcement: its name
-- sendings.learner: her pseudonym as in `reminders`
-- sendings.state: `waiting`, `begun`, `told`, or `unknown` after a failure of the bot or the line
CREATE TABLE sendings (
    announcement TEXT NOT NULL REFERENCES announcing,
    learner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'begun', 'told', 'unknown')),
    PRIMARY KEY (announcement, learner)
) STRICT, WITHOUT ROWID;
CREATE INDEX sendings_by_learner ON sendings (learner);
