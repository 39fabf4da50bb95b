-- Who has sent words to a question that is open, so that each account sends once.
CREATE TABLE spoke (
    mark BLOB NOT NULL,
    question TEXT NOT NULL,
    PRIMARY KEY (mark, question)
) STRICT, WITHOUT ROWID;
