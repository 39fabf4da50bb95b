-- What she finished today, so that an old question comes back on another day, and what she has not been asked about.
ALTER TABLE guests ADD COLUMN sitting TEXT NOT NULL DEFAULT '';
ALTER TABLE guests ADD COLUMN lesson_sitting TEXT NOT NULL DEFAULT '';
ALTER TABLE guests ADD COLUMN task TEXT;
