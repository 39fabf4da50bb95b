-- public.db: The frozen figures. The bot writes it once a period, the staff page reads it. Nothing in it is of a
--   girl, ever changed, or computed again. What is too small is not there: nobody can tell a cell with few from one
--   with nobody.
-- periods: The periods that are frozen.
-- periods.period: a month, quarter or pilot: `2026-M12`, `2026-Q4`, `2026-W49+13`; a week was frozen by version 0.1
CREATE TABLE periods (
    period TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- figures: What may be seen.
-- figures.period: the period
-- figures.kind: what is counted; `bot/statistics/cells.py` lists the kinds
-- figures.country: a country, `-` for those who told none, empty for all
-- figures.locale: a language, or empty for all
-- figures.age: an age band, `-` for those who told none, empty for all
-- figures.lesson: the lesson, if it is about one
-- figures.item: what it is about: a quiz, an item or a domain (`domain/knowledge`) of the measure, a stop or a run of
--   stops (`first/last`), a reason, a link, a question to girls with the key of its answer
-- figures.shown: about how many Telegram accounts: 10 or more, in steps of 5
-- figures.share: of an answered quiz or item the percentage of good answers; of `gained` and `lost` of the accounts
--   that answered both times; never 0 or 100
CREATE TABLE figures (
    period TEXT NOT NULL REFERENCES periods,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    age TEXT NOT NULL,
    lesson TEXT NOT NULL,
    item TEXT NOT NULL,
    shown INTEGER NOT NULL CHECK (shown >= 10 AND shown % 5 = 0),
    share INTEGER CHECK (share BETWEEN 5 AND 95 AND share % 5 = 0),
    PRIMARY KEY (period, kind, country, locale, age, lesson, item)
) STRICT, WITHOUT ROWID;

-- pilots: The small pilots that were announced before they began.
-- pilots.pilot: its first week and its length
CREATE TABLE pilots (
    pilot TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- about: Whose figures these are.
-- about.invented: 1 when they are of girls who do not exist
CREATE TABLE about (
    invented INTEGER NOT NULL
) STRICT;
