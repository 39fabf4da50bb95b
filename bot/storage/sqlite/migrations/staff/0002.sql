-- Moderation rooms: every account of before stays and may enter none.
ALTER TABLE accounts ADD COLUMN rooms TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN languages TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN totp TEXT NOT NULL DEFAULT '';
