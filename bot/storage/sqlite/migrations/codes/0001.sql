-- codes/staff.db: What the staff page remembers of codes of the second factor; `codes/room.db` is the same of the
--   lesson room. Each page writes its own file first and then reads the other one, so that a code counts once for the
--   whole house; the bot reads both. Of two that send one code in one instant at most one is let in; of wrong codes
--   at both doors in one instant, one more than the limit may be tried.
-- spent: The last code of each account that was used here.
-- spent.name: whose account
-- spent.step: the half minute of the code, counted since 1970; deleted after a day
CREATE TABLE spent (
    name TEXT NOT NULL PRIMARY KEY,
    step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- wrong: Wrong codes since the last right one, at most twenty of a browser. Ten in an hour have to be waited out,
--   twenty in a row shut the rooms until two others open them. Those of a browser in which she has entered before
--   count alone, so that a stranger with her password cannot keep her out of it. She is told of three and more.
--   Deleted with the next right code, and within an hour of the end of the account or its second factor.
-- wrong.name: whose account
-- wrong.factor: a hash that stands for her second factor and tells nothing of it
-- wrong.browser: the random id of a browser in which she has entered before; empty for all others
-- wrong.at: when (seconds since 1970)
-- wrong.seen: the `mark` of the other door at that time: once that one has ended the row, this counts no more
CREATE TABLE wrong (
    name TEXT NOT NULL,
    factor TEXT NOT NULL,
    browser TEXT NOT NULL,
    at INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT;

-- ended: Rows of wrong codes that a right code, or two others, ended. Deleted with the account.
-- ended.name: whose account
-- ended.factor: as in `wrong`
-- ended.mark: how many rows ended here
-- ended.number: how many wrong codes the last one had
-- ended.seen: as in `wrong`
CREATE TABLE ended (
    name TEXT NOT NULL PRIMARY KEY,
    factor TEXT NOT NULL,
    mark INTEGER NOT NULL,
    number INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- openings: Who wants the shut rooms of an account open; deleted when there are two.
-- openings.name: whose account
-- openings.factor: as in `wrong`
-- openings.opener: who wants it; her own name is refused
-- openings.seen: as in `wrong`
CREATE TABLE openings (
    name TEXT NOT NULL,
    factor TEXT NOT NULL,
    opener TEXT NOT NULL CHECK (opener <> name),
    seen INTEGER NOT NULL,
    PRIMARY KEY (name, opener)
) STRICT, WITHOUT ROWID;
