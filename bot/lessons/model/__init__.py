"""The lesson format as frozen values. Nothing here reads a file."""
