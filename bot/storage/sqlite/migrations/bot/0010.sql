-- Migration state of this file: active, incoming, or retired.
-- secret_check.state: `coming` while a move fills this store, `gone` after all was moved to another one, else empty
--   ([MOVING.md](../app/MOVING.md))
ALTER TABLE secret_check ADD COLUMN state TEXT NOT NULL DEFAULT '' CHECK (state IN ('', 'coming', 'gone'));
-- secret_check.move: the random name of the last move; the other store has the same
ALTER TABLE secret_check ADD COLUMN move TEXT NOT NULL DEFAULT '';
