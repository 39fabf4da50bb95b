"""A Telegram bot that walks girls through lessons about a safe online world."""

__version__ = "0.2.0.dev0"
"""The version, here and nowhere else: the build back end, `--version`, /healthz and the log read this line."""
