-- What is counted of whom, under keys that die with their month; and what of it waits for the end of a quarter.
CREATE TABLE visitors (
    book TEXT NOT NULL,
    pseudonym BLOB NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    age TEXT NOT NULL,
    PRIMARY KEY (book, pseudonym)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    book TEXT NOT NULL,
    pseudonym BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    week TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (book, pseudonym, kind, subject)
) STRICT, WITHOUT ROWID;

-- carried: What a month gives to its quarter: counts with noise, of no person. Deleted when the quarter is frozen.
-- carried.quarter: the quarter that waits for it
-- carried.month: the month it comes from
-- carried.kind: answers, where girls stopped, or what they made of a lesson
-- carried.country: a country, or empty for all
-- carried.locale: a language, or empty for all
-- carried.lesson: the lesson
-- carried.item: the quiz, the stop (empty for those who came to the end) or the reason
-- carried.value: good answers or others
-- carried.noisy: the count with its noise
CREATE TABLE carried (
    quarter TEXT NOT NULL,
    month TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    lesson TEXT NOT NULL,
    item TEXT NOT NULL,
    value TEXT NOT NULL,
    noisy INTEGER NOT NULL,
    PRIMARY KEY (quarter, month, kind, country, locale, lesson, item, value)
) STRICT, WITHOUT ROWID;

-- tallies: How many accounts opened Help and the like, each once a month: counters of no person (C9). All change
--   together, when a month is over and when the bot ends, each by a number with fresh noise: two copies of the file
--   tell no count of the time between them. Deleted when the quarter is frozen.
-- tallies.quarter: the quarter
-- tallies.country: a country, or `-`
-- tallies.event: help opened, safe word, yes and no to "is something wrong?", Tidy up, /erase
-- tallies.noisy: the counter, with the noise of each addition
CREATE TABLE tallies (
    quarter TEXT NOT NULL,
    country TEXT NOT NULL,
    event TEXT NOT NULL,
    noisy INTEGER NOT NULL,
    PRIMARY KEY (quarter, country, event)
) STRICT, WITHOUT ROWID;

-- secret_check.invented: 1 when the girls in it are invented (preview, `simulate`)
ALTER TABLE secret_check ADD COLUMN invented INTEGER NOT NULL DEFAULT 0;
