"""Output formats of the figures."""

FORMATS = ("text", "json", "csv", "xlsx", "html", "dictionary")
"""`html` is the report of one month, `dictionary` says what is in `csv`; the others hold the figures."""

FILES = ("xlsx", "html")
"""Formats that are always written to a file, even if no file was named."""
