-- announced.db: What became of announcements. The bot writes it, the staff page reads it. It names no girl. Its only
--   numbers are how many said yes to news, drawn once a country and month with their noise ([the
--   rule](../statistics/FIGURES.md)). How many got an announcement is not counted: drawn anew over the same girls each
--   time, the noise would average out.
-- runs: The announcements that were begun. A row stays, so that nothing is sent a second time.
-- runs.announcement: its name, as the file in `dialogues/announcements/` is called
-- runs.day: the day on which it went out
-- runs.ended: empty while it goes out; `over`, `stopped`, or `changed` when its words were no longer those that were
--   approved
CREATE TABLE runs (
    announcement TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    ended TEXT NOT NULL CHECK (ended IN ('', 'over', 'stopped', 'changed')),
    told INTEGER CHECK (told >= 10 AND told % 5 = 0),
    unknown INTEGER CHECK (unknown >= 10 AND unknown % 5 = 0)
) STRICT, WITHOUT ROWID;

-- months: The months in which it was counted who said yes to news.
-- months.month: such as `2026-M12`
CREATE TABLE months (
    month TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- readers: How many said yes to news then.
-- readers.month: the month
-- readers.country: the country
-- readers.shown: about how many: 10 or more, in steps of 5; a smaller number is not there
CREATE TABLE readers (
    month TEXT NOT NULL REFERENCES months,
    country TEXT NOT NULL,
    shown INTEGER NOT NULL CHECK (shown >= 10 AND shown % 5 = 0),
    PRIMARY KEY (month, country)
) STRICT, WITHOUT ROWID;
