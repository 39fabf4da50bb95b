"""A Telegram bot that walks girls through lessons about a safe online world."""
