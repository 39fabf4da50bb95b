"""The shapes in which figures leave the program."""

FORMATS = ("text", "json", "csv", "xlsx", "html")
"""`html` is the report of a month, all others are the tables."""

FILES = ("xlsx", "html")
"""What is written into a file, also when nobody has named one."""
