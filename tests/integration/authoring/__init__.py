"""Tests of `bot.authoring` across a real boundary."""
