"""A lesson's file as cards, one a step, and every change of a card as an edit of the file.

YAML text in, YAML text out: remarks, quotes and all lines that a change does not touch stay as they are.
"""
