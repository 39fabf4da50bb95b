"""Tests of `bot.check`."""
