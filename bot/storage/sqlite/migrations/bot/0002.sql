-- Whether she asked to save her place. TABLES.md says how long it stays.
ALTER TABLE guests ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;
