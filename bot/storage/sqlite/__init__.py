"""The store in a SQLite file, and the small files beside it. TABLES.md explains every table and column."""
