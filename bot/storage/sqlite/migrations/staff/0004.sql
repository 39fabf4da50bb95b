-- Changes to accounts that members sign in the browser.
-- signing_keys: The keys with which members sign changes to accounts, the first one of each link. A row goes with the
--   account.
-- signing_keys.name: whose account
-- signing_keys.link: a hash of the link by which she made it
-- signing_keys.public: the public half; only her password opens the other one, in `rooms/credentials.db`
CREATE TABLE signing_keys (
    name TEXT NOT NULL PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    link TEXT NOT NULL,
    public TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- made_changes: The signed changes that were made, so that none is made twice. Deleted after 30 days.
-- made_changes.id: the number of the change
-- made_changes.at: when it was made (seconds since 1970)
CREATE TABLE made_changes (
    id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
