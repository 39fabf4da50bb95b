"""Tests of `bot.staff`."""
