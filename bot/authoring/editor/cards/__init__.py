"""A lesson's file as cards, one per step; each change of a card is an edit of the file.

YAML text in, YAML text out: comments, quotes and all lines that a change does not touch stay as they are.
"""
