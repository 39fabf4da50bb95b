-- One-time links.
-- invitations: The one-time links by which owners of accounts choose what they sign in with. A row goes with the
--   account, or when a fresh link takes its place.
-- invitations.name: whose account
-- invitations.link: a hash of the link, which is printed once and kept nowhere
-- invitations.until: until when it works: 72 hours after it was made, or until the form is sent
CREATE TABLE invitations (
    name TEXT NOT NULL PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    link TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
