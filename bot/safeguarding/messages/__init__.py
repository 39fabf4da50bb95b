"""Messages that learners write to staff on purpose, kept so that none leads to its author (G5, G6)."""
