-- Several workers share one database: who is there, and who does what only one may do. No girl is in these tables.
CREATE TABLE workers (
    worker TEXT NOT NULL PRIMARY KEY,
    share BIGINT NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    worker TEXT NOT NULL,
    until BIGINT NOT NULL
);
