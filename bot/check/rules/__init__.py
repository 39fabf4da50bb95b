"""Rules of `check`, one a file. A file that is put here registers itself (`bot.check.registry`)."""
