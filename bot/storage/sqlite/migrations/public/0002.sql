-- Uncertainty is told beside each figure, so the file says how much noise lies in it. Figures of before hold what the
-- rule of their day drew: of a quarter three months, of answers two counts a month.
ALTER TABLE figures ADD COLUMN draws INTEGER NOT NULL DEFAULT 1 CHECK (draws >= 1);
UPDATE figures SET draws = 3 WHERE period LIKE '%-Q%';
UPDATE figures SET draws = 2 * draws WHERE share IS NOT NULL;

CREATE TABLE books (
    quarter TEXT NOT NULL PRIMARY KEY,
    first_week TEXT NOT NULL
) STRICT, WITHOUT ROWID;
