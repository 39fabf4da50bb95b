-- What readers make of voices (G7). No word of a girl is in it.
-- voices: Which voices readers have marked. The words are in `voices.db` alone. Deleted when she withdraws hers; else
--   half a year after its week, so that its theme is counted after the words are gone.
-- voices.voice: the voice's number
-- voices.question: the question it answers
-- voices.week: the ISO week in which it was sent
-- voices.cut: the places of the pieces that were cut, counted from 0; which words they were is not kept here
CREATE TABLE voices (
    voice TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    week TEXT NOT NULL,
    cut TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- readings: What one reader made of one voice. Deleted with the voice, and when something was cut out of it.
-- readings.voice: the voice's number
-- readings.reader: whose account
-- readings.flags: `disclosure`, `personal`, `hate`, `praise`, with a space between them, or empty
-- readings.theme: a theme of the question's list, or empty
CREATE TABLE readings (
    voice TEXT NOT NULL REFERENCES voices ON DELETE CASCADE,
    reader TEXT NOT NULL,
    flags TEXT NOT NULL,
    theme TEXT NOT NULL,
    PRIMARY KEY (voice, reader)
) STRICT, WITHOUT ROWID;

-- themes: The themes that the readers of a question keep: one to four short words.
-- themes.question: the question
-- themes.theme: the theme
CREATE TABLE themes (
    question TEXT NOT NULL,
    theme TEXT NOT NULL,
    PRIMARY KEY (question, theme)
) STRICT, WITHOUT ROWID;

-- disclosures: The clocks that were started. They outlive the voice: what was done is answered for. Deleted after
--   twelve months.
-- disclosures.voice: the voice's number
-- disclosures.at: when it was first flagged (seconds since 1970)
-- disclosures.country: the country she chose, if told, so that the right person acts
CREATE TABLE disclosures (
    voice TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    country TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- steps: What was done about a disclosure. Deleted with it, or when taken back; the log keeps both.
-- steps.voice: the voice's number
-- steps.step: `first-look`, `focal-point`, `taken-over`, `law`, `help-post`, and `closed` by a second person
-- steps.name: who ticked it
CREATE TABLE steps (
    voice TEXT NOT NULL REFERENCES disclosures ON DELETE CASCADE,
    step TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (voice, step)
) STRICT, WITHOUT ROWID;
