"""Attacks of the review, end to end: each failed to be stopped on version 0.2 and is stopped now."""
