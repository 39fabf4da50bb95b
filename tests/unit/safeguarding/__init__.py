"""Tests of `bot.safeguarding`."""
