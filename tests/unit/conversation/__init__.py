"""Tests of `bot.conversation.service`."""
