-- staff.db: The accounts of staff. `main.py staff` writes it, and the bot when members have signed a change in the
--   browser; each change is a line of the access log. The staff page reads it. When and from where somebody signed
--   in, and what she looked at among the figures, is not kept.
-- accounts: Who may look at the figures, and enter rooms. A row stays until `main.py staff remove NAME`.
-- accounts.name: what she signs in with
-- accounts.password: an argon2 hash, of accounts of version 0.1; empty where she chose her password by a link
CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    password TEXT NOT NULL
) STRICT, WITHOUT ROWID;
