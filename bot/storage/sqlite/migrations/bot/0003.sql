-- Whether she chose Less data. TABLES.md says how long it stays.
ALTER TABLE guests ADD COLUMN less_data INTEGER NOT NULL DEFAULT 0;
