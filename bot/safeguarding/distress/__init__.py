"""What keeps a girl safe: how her words are read, and whom the bot can name."""
