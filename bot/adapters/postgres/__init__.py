"""The store in PostgreSQL, for more girls than one file carries. Only this package knows asyncpg.

Plain SQL in READ COMMITTED: no advisory lock, no LISTEN, no sequence, so that what speaks PostgreSQL's protocol on many
machines (Citus, YugabyteDB, CockroachDB) can carry it. The tables are those of `adapters/sqlite/TABLES.md`.
"""
