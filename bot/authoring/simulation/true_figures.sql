-- True counts of invented learners, by the cells of public.db. `good`: how many of the accounts a share counts.
CREATE TABLE figures (
    period TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    age TEXT NOT NULL,
    lesson TEXT NOT NULL,
    item TEXT NOT NULL,
    accounts INTEGER NOT NULL,
    good INTEGER,
    PRIMARY KEY (period, kind, country, locale, age, lesson, item)
) STRICT, WITHOUT ROWID;
