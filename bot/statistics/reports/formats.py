"""Output formats of the figures."""

FORMATS = ("text", "json", "csv", "xlsx", "html")
"""`html` is the report of one month; the others hold the tables."""

FILES = ("xlsx", "html")
"""Formats that are always written to a file, even if no file was named."""
