-- Whether girls live in this file, are coming into it, or have gone to another store. TABLES.md says more.
ALTER TABLE secret_check ADD COLUMN state TEXT NOT NULL DEFAULT '' CHECK (state IN ('', 'coming', 'gone'));
ALTER TABLE secret_check ADD COLUMN move TEXT NOT NULL DEFAULT '';
