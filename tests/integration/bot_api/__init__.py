"""The stand-in of Telegram, asked by python-telegram-bot's own client, refuses and remembers as Telegram does."""
