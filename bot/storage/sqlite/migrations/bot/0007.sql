-- What girls send to staff, until it is released.
ALTER TABLE guests ADD COLUMN writing TEXT;

-- voices: What girls sent to staff with [Send], until its week is over; then its words are in `voices.db`, and the
--   row is deleted when the question closes or she withdraws it. Nothing leads to a girl: no pseudonym, no age, no
--   time but the week, and no order, because a hash decides where a row lies. What she typed and did not send is
--   nowhere.
-- voices.code: a hash, under the secret, of the code she was shown once; with the code she withdraws her words
-- voices.question: the name of the question
-- voices.locale: the language of the chat
-- voices.country: the country she chose, if at least 50 accounts were there in its last frozen month and her language
--   is English or one of that country; else empty
-- voices.week: the ISO week in which she sent it
-- voices.words: her words without what tells who she is, until their release; then empty
-- voices.quotable: 1 when she said that she may be quoted
-- voices.voice: its random number in `voices.db`, once its week is over
-- voices.taken_back: 1 for the minute in which it is deleted there
CREATE TABLE voices (
    code BLOB NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    locale TEXT NOT NULL,
    country TEXT NOT NULL,
    week TEXT NOT NULL,
    words TEXT NOT NULL,
    quotable INTEGER NOT NULL,
    voice TEXT NOT NULL DEFAULT '',
    taken_back INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
