-- The key with which a member signs changes to accounts. CREDENTIALS.md says what each column is.
ALTER TABLE credentials ADD COLUMN signing_key TEXT NOT NULL DEFAULT '';
