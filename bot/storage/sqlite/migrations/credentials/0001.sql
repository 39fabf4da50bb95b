-- What staff sign in with, chosen by themselves. CREDENTIALS.md says what each column is.
CREATE TABLE credentials (
    name TEXT NOT NULL PRIMARY KEY,
    link TEXT NOT NULL,
    password TEXT NOT NULL,
    totp TEXT NOT NULL
) STRICT, WITHOUT ROWID;
