-- rooms/credentials.db: What staff sign in with, chosen by each in her browser. The staff page writes it, and cannot
--   write `staff.db`: whoever takes that process over gives nobody a room. No command prints it, the bot does not
--   read it, no backup holds it.
-- credentials: The password and second factor of an account. Deleted with `main.py staff remove NAME`; removed on the
--   page, emptied at once, and deleted a minute after the bot has removed the account. Accounts of version 0.1 have
--   none until they choose anew.
-- credentials.name: what she signs in with
-- credentials.link: a hash of the one-time link by which she chose last, so that it is used up
-- credentials.password: an argon2 hash of her password
-- credentials.totp: the secret of her second factor; with this file and her password anybody enters her rooms, so the
--   disk has to be encrypted. Empty where she has no room
CREATE TABLE credentials (
    name TEXT NOT NULL PRIMARY KEY,
    link TEXT NOT NULL,
    password TEXT NOT NULL,
    totp TEXT NOT NULL
) STRICT, WITHOUT ROWID;
