"""Rules of `check`, one idea a file. A file that is put here registers itself (`bot.check.registry`)."""
