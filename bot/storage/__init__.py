"""Storage: ports, records, two engines, migration between them, address cipher."""
