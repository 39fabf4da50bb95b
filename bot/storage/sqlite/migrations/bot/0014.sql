-- What rows hold is sealed under keys that take the key of pseudonyms, too: see `row_seals.py`. SQL cannot do that, so the
-- tables of before keep their rows under other names here; `old_rows.py` seals them and drops these tables, at once.
DROP INDEX guests_by_expiry;
DROP INDEX messages_by_expiry;
DROP INDEX reminders_by_due;
DROP INDEX news_by_expiry;
ALTER TABLE guests RENAME TO old_guests;
ALTER TABLE messages RENAME TO old_messages;
ALTER TABLE visitors RENAME TO old_visitors;
ALTER TABLE ledger RENAME TO old_ledger;
ALTER TABLE reminders RENAME TO old_reminders;
ALTER TABLE news RENAME TO old_news;
ALTER TABLE spoke RENAME TO old_spoke;

-- guests: Where a girl is. One row each, deleted at the first full hour 24 hours after her last tap, or 90 days after
--   it if she saved her place; at once with /erase or when she blocks the bot.
-- guests.learner: her pseudonym: an HMAC of her Telegram id, under a key that is never in the database
-- guests.sealed: the values listed below, sealed for this row. Of a lesson with a content note, `wanted` and `lesson`
--   end when she opens the menu, `lesson` also with another lesson, /start and Tidy up, which takes it out of
--   `finished`, `sitting` and `task`, too; /mydata never shows it, nor what she picked in it
-- guests.saved: 1 when she asked to save her place
-- guests.expires_at: when the row is deleted (seconds since 1970): a full hour; of a saved place a midnight
CREATE TABLE guests (
    learner TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    saved INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX guests_by_expiry ON guests (expires_at);

-- messages: Which messages Tidy up can delete. A number is deleted with its message, and at the full hour before
--   Telegram's limit of 48 hours.
-- messages.learner: her pseudonym
-- messages.message_id: Telegram's number of a message in her chat, sealed for her, always alike, so that a known one
--   is found; in the clear it would be a clock
-- messages.hiding: 1 while Tidy up still has to delete the message: her next tap or word does that first
-- messages.expires_at: when the row is deleted: a full hour
CREATE TABLE messages (
    learner TEXT NOT NULL,
    message_id BLOB NOT NULL,
    hiding INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (learner, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_by_expiry ON messages (expires_at);
CREATE INDEX messages_hiding ON messages (learner) WHERE hiding = 1;

-- ledger: What is counted of whom, each thing once, until 72 hours after the end of the book. A girl is in two books
--   at a time, of the month and the quarter, or in that of a small pilot alone. /erase deletes her from all. In the
--   book of a quarter there is no time at all; there her answers before, on the way and after stand together for 13
--   weeks ([the rule](../statistics/FIGURES.md#counting) says why).
-- ledger.book: the month (`2026-M12`), the quarter (`2026-Q4`) or the pilot (`2026-W49+13`)
-- ledger.block: a hash under the book's random key and the key of pseudonyms: nobody can join it with `guests`,
--   another block or another book, and nobody at all once the book's key is destroyed
-- ledger.sealed: a part of what is counted of one account, under the same keys, always of one length: its country,
--   language and age band, and of each thing its kind, its subject (a lesson, quiz, item, question or link), its
--   week, and its value (good or not, how far, a verdict, a reason or a picked answer)
CREATE TABLE ledger (
    book TEXT NOT NULL,
    block BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (book, block)
) STRICT, WITHOUT ROWID;

-- reminders: Who asked for a weekly reminder. Kept until 90 days after her last tap; deleted at once when she
--   declines, with /erase, and when she has blocked the bot. Whoever says yes again is a new row, whose first
--   reminder comes a week later at the earliest.
-- reminders.learner: her pseudonym in `reminders`, `news` and `sendings` alone: an HMAC of the one in `guests`
-- reminders.address: her chat, sealed for her and for reminders
-- reminders.locale: the language she reads
-- reminders.country: the country whose afternoon it is
-- reminders.weekday: the day she picked
-- reminders.due_at: when the next one is due: on that day, at a minute between 16:00 and 18:30 made from this
--   pseudonym; a week later when she was here that day, or gets an announcement
-- reminders.until: the midnight at which the row is deleted, sealed for this row
CREATE TABLE reminders (
    learner TEXT NOT NULL PRIMARY KEY,
    address BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    weekday TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    until BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_by_due ON reminders (due_at);

-- news: Where to write to girls who said yes to news. Deleted at once when she stops it, says /erase, blocks the bot
--   or is not there any more; otherwise 90 days after her last tap.
-- news.learner: her pseudonym as in `reminders`
-- news.sealed: her chat, sealed for her and for news
-- news.locale: her language
-- news.country: the country she chose: its afternoon is when something may come
-- news.until: as in `reminders`
CREATE TABLE news (
    learner TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    until BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- spoke: Which accounts have sent words to an open question, so that each sends one at a time. No words lead to a
--   row, and no row to words. It never outlives her row in `guests`: deleted at the first midnight (UTC) after her
--   last tap, or with a saved place after 90 days; at once with Tidy up, Somebody else, /erase and a block, and when
--   she withdraws her words; at the latest in the night after the question closed.
-- spoke.mark: an HMAC of her pseudonym under the secret, for this alone
-- spoke.question: the name of the question
-- spoke.until: the midnight at which the row is deleted, sealed for this row
CREATE TABLE spoke (
    mark BLOB NOT NULL,
    question TEXT NOT NULL,
    until BLOB NOT NULL,
    PRIMARY KEY (mark, question)
) STRICT, WITHOUT ROWID;
