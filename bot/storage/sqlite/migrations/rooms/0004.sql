-- Failed sign-ins, and rooms that are shut after wrong codes (H4, M7).
-- failures: How many sign-ins failed, for the bot's alarm; no names, no addresses. Deleted after a week.
-- failures.hour: the hour, counted since 1970
-- failures.passwords: wrong passwords, and tries that were refused unread because there were too many
-- failures.codes: wrong codes of the second factor
CREATE TABLE failures (
    hour INTEGER NOT NULL PRIMARY KEY,
    passwords INTEGER NOT NULL,
    codes INTEGER NOT NULL
) STRICT;

CREATE TABLE wrong_codes (
    name TEXT NOT NULL PRIMARY KEY,
    factor TEXT NOT NULL,
    in_a_row INTEGER NOT NULL,
    before INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE openings (
    name TEXT NOT NULL REFERENCES wrong_codes ON DELETE CASCADE,
    opener TEXT NOT NULL CHECK (opener <> name),
    PRIMARY KEY (name, opener)
) STRICT, WITHOUT ROWID;
