"""Tests across a real boundary: database files, PostgreSQL, HTTP to the stand-in of Telegram."""
