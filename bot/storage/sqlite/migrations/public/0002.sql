-- Uncertainty is told beside each figure, so the file says how much noise lies in it. Figures of before hold what the
-- rule of their day drew: of a quarter three months, of answers two counts a month.
-- figures.draws: how many draws of noise are in `shown`, so that everybody can reckon its uncertainty. What is
--   counted fixes it, not the girls; for Help it tells how often the bot was started
ALTER TABLE figures ADD COLUMN draws INTEGER NOT NULL DEFAULT 1 CHECK (draws >= 1);
UPDATE figures SET draws = 3 WHERE period LIKE '%-Q%';
UPDATE figures SET draws = 2 * draws WHERE share IS NOT NULL;

-- books: The first week that the book of a quarter counted: figures of lessons, learning and unique accounts are of
--   the time from then on. A quarter that is missing was frozen by a version that did not count them.
-- books.quarter: the quarter
-- books.first_week: the week, such as `2026-W49`
CREATE TABLE books (
    quarter TEXT NOT NULL PRIMARY KEY,
    first_week TEXT NOT NULL
) STRICT, WITHOUT ROWID;
