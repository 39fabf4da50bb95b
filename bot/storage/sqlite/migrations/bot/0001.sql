-- bot.db: The learners, and what is counted. No backup holds anything of it but saved places.
-- The first tables.
CREATE TABLE guests (
    learner TEXT NOT NULL PRIMARY KEY,
    locale TEXT NOT NULL,
    country TEXT,
    age TEXT,
    finished TEXT NOT NULL,
    wanted TEXT,
    lesson TEXT,
    band TEXT,
    lesson_country TEXT,
    trail TEXT NOT NULL,
    first TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX guests_by_expiry ON guests (expires_at);

CREATE TABLE messages (
    learner TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (learner, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_by_expiry ON messages (expires_at);

-- handled_updates: Which updates were answered, so that one that Telegram delivers twice changes nothing; also, below
--   zero, a random number for each addition to the counters of Help. It names no girl. Deleted after 48 hours, at the
--   next full hour. The numbers tell how many updates came in which hour, of all girls together.
-- handled_updates.update_id: Telegram's number of an update
-- handled_updates.expires_at: when the row is deleted: a full hour
CREATE TABLE handled_updates (
    update_id INTEGER NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX handled_updates_by_expiry ON handled_updates (expires_at);

-- secret_check: Which secret the store was made with.
-- secret_check.fingerprint: a hash of the secret
CREATE TABLE secret_check (
    fingerprint TEXT NOT NULL
) STRICT;
