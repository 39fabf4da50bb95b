-- voices.db: What girls sent to staff, released for those who read it. The bot writes it once a week, the moderation
--   room reads it. Nothing leads to a girl: no pseudonym, age, hour, day or order. The code with which she withdraws
--   her words is not in it in any form. No backup holds it.
-- voices: What was sent with [Send], without names, numbers, links and places. Deleted 30 days after its release, at
--   most about 37 days after she sent it, or when she withdraws it: within a minute while the bot runs; from the
--   bytes of the file too.
-- voices.voice: a random number, drawn at release
-- voices.question: the name of the question
-- voices.locale: the language of the chat
-- voices.country: as in `bot.db`
-- voices.week: the ISO week in which it was sent, such as `2027-W09`
-- voices.words: her words, at most 280 characters, without the names, numbers, places and links that the bot knows
-- voices.quotable: 1 when she said that she may be quoted
-- voices.until: the day on which the row is deleted, the same for all that were released together
CREATE TABLE voices (
    voice TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    week TEXT NOT NULL,
    words TEXT NOT NULL,
    quotable INTEGER NOT NULL CHECK (quotable IN (0, 1)),
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- about: Whose words these are.
-- about.invented: 1 when they are of girls who do not exist
CREATE TABLE about (
    invented INTEGER NOT NULL
) STRICT;
