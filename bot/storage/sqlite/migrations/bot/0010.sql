-- Migration state of this file: active, incoming, or retired. TABLES.md says more.
ALTER TABLE secret_check ADD COLUMN state TEXT NOT NULL DEFAULT '' CHECK (state IN ('', 'coming', 'gone'));
ALTER TABLE secret_check ADD COLUMN move TEXT NOT NULL DEFAULT '';
