"""Speak up: what girls tell on purpose, and how it is kept so that it leads to none of them (safety.md G)."""
