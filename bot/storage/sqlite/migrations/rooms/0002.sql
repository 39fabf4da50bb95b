-- What staff decided about announcements.
-- approvals: What staff decided about announcements: one proposes, another approves, either stops it. The bot reads
--   it once a minute, and between any ten girls.
-- approvals.announcement: its name, as the file in `dialogues/announcements/` is called
-- approvals.fingerprint: a hash of its words in all languages, its target and whom it is for: with others it is not
--   sent
-- approvals.day: the day on which it goes out
-- approvals.hour: from which hour on, where each girl is: 16, 17 or 18
-- approvals.proposed_by: whose account
-- approvals.approved_by: whose account approved it first, or empty
-- approvals.stopped_by: whose account, or empty; `-` where its proposer has no account or room any more
CREATE TABLE approvals (
    announcement TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    day TEXT NOT NULL,
    hour INTEGER NOT NULL CHECK (hour BETWEEN 16 AND 18),
    proposed_by TEXT NOT NULL,
    approved_by TEXT NOT NULL CHECK (approved_by <> proposed_by),
    stopped_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
