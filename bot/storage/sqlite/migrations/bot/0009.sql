-- That somebody has sent words is known no longer than she is.
DROP TABLE spoke;
CREATE TABLE spoke (
    mark BLOB NOT NULL,
    question TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (mark, question)
) STRICT, WITHOUT ROWID;
