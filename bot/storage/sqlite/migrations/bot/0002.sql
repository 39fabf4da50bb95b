-- Whether she asked to save her place.
ALTER TABLE guests ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;
