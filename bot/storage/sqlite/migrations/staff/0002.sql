-- Moderation rooms: every account of before stays and may enter none.
-- accounts.rooms: the rooms she may enter, with a space between them: `accounts`, `announcements`, `voices`; mostly
--   none
ALTER TABLE accounts ADD COLUMN rooms TEXT NOT NULL DEFAULT '';
-- accounts.languages: the languages in which she reads voices and approves announcements, such as `en ne`
ALTER TABLE accounts ADD COLUMN languages TEXT NOT NULL DEFAULT '';
-- accounts.totp: the secret of the second factor, of accounts of version 0.1; else empty
ALTER TABLE accounts ADD COLUMN totp TEXT NOT NULL DEFAULT '';
