"""Sessions in a SQLite file. Every table and column is explained in TABLES.md beside this."""
