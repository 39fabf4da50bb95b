"""What PostgreSQL takes for a turn, and what follows from it for ten million girls: see TEN_MILLION.md."""
