-- The key with which a member signs changes to accounts.
-- credentials.signing_key: the key with which she signs changes to accounts, encrypted with her password; empty where
--   she has no room
ALTER TABLE credentials ADD COLUMN signing_key TEXT NOT NULL DEFAULT '';
