"""Telegram: updates become inputs, replies become messages. The rest of the house never hears the word chat."""
