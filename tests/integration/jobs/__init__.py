"""Tests of `bot.jobs` across a real boundary."""
