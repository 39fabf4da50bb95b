"""Tests of `bot.lessons` across a real boundary."""
