-- Whether she chose Less data.
ALTER TABLE guests ADD COLUMN less_data INTEGER NOT NULL DEFAULT 0;
