-- Changes to accounts that members sign in the browser (S7).
-- signing_keys: The public halves of members' keys, for the bot to write into `staff.db`.
-- signing_keys.name: whose account
-- signing_keys.link: a hash of the link by which she enrolled
-- signing_keys.public: the public half
CREATE TABLE signing_keys (
    name TEXT NOT NULL PRIMARY KEY,
    link TEXT NOT NULL,
    public TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- account_changes: Changes to accounts that members asked for; the bot makes those that are signed. Deleted after a
--   week, or when withdrawn.
-- account_changes.id: a random number
-- account_changes.kind: `invite`, `rooms`, `link` (a fresh one for a lost phone), `remove`
-- account_changes.name: whose account it is about
-- account_changes.at: when it was asked for (seconds since 1970)
-- account_changes.rooms: all rooms of the account afterwards
-- account_changes.languages: all its languages afterwards
CREATE TABLE account_changes (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    rooms TEXT NOT NULL,
    languages TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- change_signatures: Who signed them. Deleted with the change.
-- change_signatures.change: the number of the change
-- change_signatures.name: who signed
-- change_signatures.link: a hash of the one-time link that was shown with the last signature; empty with the others
-- change_signatures.value: the signature (Ed25519) of the change and the link
CREATE TABLE change_signatures (
    change TEXT NOT NULL REFERENCES account_changes ON DELETE CASCADE,
    name TEXT NOT NULL,
    link TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (change, name)
) STRICT, WITHOUT ROWID;
