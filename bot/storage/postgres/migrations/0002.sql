-- Several workers share one database: who is there, and who does what only one may do. No girl is in these tables.
-- workers: The processes that answer from this database, each until 20 seconds after its last sign of life.
-- workers.worker: a random name
-- workers.share: its share of the messages that Telegram allows, in millionths
-- workers.until: when it is taken for dead, by the database's clock
CREATE TABLE workers (
    worker TEXT NOT NULL PRIMARY KEY,
    share BIGINT NOT NULL,
    until BIGINT NOT NULL
);

-- leases: Which worker does what only one may do: it purges, freezes, reminds, announces and sends alarms.
-- leases.name: `jobs`
-- leases.worker: the worker that has them
-- leases.until: when another one may take them, by the database's clock
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    worker TEXT NOT NULL,
    until BIGINT NOT NULL
);
