"""Speak up: messages that learners write to staff on purpose, kept so that none leads to its author (safety.md G)."""
