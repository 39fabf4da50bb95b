"""Tests of `bot.staff` across a real boundary."""
