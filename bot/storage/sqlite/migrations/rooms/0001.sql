-- rooms/rooms.db: What the rooms of staff write down; `room/room.db` is the same of the lesson room: its access log
--   and failed sign-ins. The staff page and `main.py staff` write it, the bot may read it. Nothing in it is of a
--   girl: no word, no pseudonym, no id of Telegram.
-- log: The access log (C12): a line is written before a page is shown, and for each account that is made, changed or
--   removed, and each password and second factor that is chosen. `main.py staff log` prints it, no page changes it.
--   Deleted after twelve months.
-- log.number: the order of the lines; no number comes twice, so a gap at the end shows
-- log.at: when (seconds since 1970)
-- log.name: whose account; `the shell` for commands of the operator
-- log.room: `voices`, `announcements`, `open-data`, `accounts`; `account` for her own, `lessons` in the lesson room
-- log.page: what kind of page or deed, such as `voice` or `step law`
-- log.about: the id of what it was about, or empty
CREATE TABLE log (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    room TEXT NOT NULL,
    page TEXT NOT NULL,
    about TEXT NOT NULL
) STRICT;

CREATE TABLE codes (
    name TEXT NOT NULL PRIMARY KEY,
    step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
